// What several tests of the engines do on their way.

import type { Login } from '../workbook.ts';
import { world } from '../world.ts';
import type { Person } from './person.ts';

/** Logs in as the owner of the tests' institution, on a page that the app has taken over where scripts run. */
export async function logInAsOwner(person: Person, scripts = true): Promise<void> {
  const { email, password } = world().staff;
  await person.open('/admin/login');
  // Only a script can show a password, so its button comes with the app.
  await person.waitsFor('button', 'Show password', scripts);
  await person.type('Email', email);
  await person.type('Password', password);
  await person.press('button', 'Log in');
}

/** Logs in at the candidates' door. */
export async function logInWith(person: Person, login: Pick<Login, 'username' | 'password' | 'institution'>): Promise<void> {
  await person.open('/');
  await person.type('Username', login.username);
  await person.type('Password', login.password);
  await person.type('Institution ID', login.institution);
  await person.press('button', 'Log in');
}
