// Prepares what a test is not about by sending the forms directly, without a browser.

import { randomUUID } from 'node:crypto';

import { request, type APIRequestContext } from '@playwright/test';

import { readLogins, type Login } from './workbook.ts';
import { world, type SessionInWorld, type World } from './world.ts';

/** A sender of forms that come from our own pages, with cookies of its own. */
export function sender(url: string): Promise<APIRequestContext> {
  return request.newContext({ baseURL: url, extraHTTPHeaders: { Origin: url } });
}

/** A sender with the owner logged in. */
export async function logInAsStaff(url: string, staff: Pick<World['staff'], 'email' | 'password'>): Promise<APIRequestContext> {
  const owner = await sender(url);
  const { email, password } = staff;
  await redirected(owner, '/api/admin/log_in', { email, password });
  return owner;
}

/** Makes logins in a session and gives them back as their workbook tells them. */
export async function createLogins(session: SessionInWorld, count: number, label = ''): Promise<Login[]> {
  const { url, staff } = world();
  const owner = await logInAsStaff(url, staff);
  const form = { session: session.id, count: String(count), label, idempotency_key: randomUUID() };
  const address = await redirected(owner, '/api/admin/create_codes', form);
  const batch = address.split('/').at(-1) ?? '';
  const answer = await owner.post('/admin/logins.xlsx', { form: { batch } });
  if (!answer.ok()) throw new Error(`The workbook was refused with ${answer.status()}.`);
  const { logins } = await readLogins(await answer.body());
  await owner.dispose();
  return logins;
}

/** Logs in with a slip and gives the details, as a candidate does; the new username is not confirmed yet. */
export async function claim(login: Login, fullName: string): Promise<void> {
  const candidate = await sender(world().url);
  const { username, password, institution } = login;
  await redirected(candidate, '/', { username, password, institution });
  await redirected(candidate, '/welcome', { full_name: fullName });
  await candidate.dispose();
}

/** Sends a form that must be accepted, and gives back where it leads. */
async function redirected(from: APIRequestContext, path: string, form: Record<string, string>): Promise<string> {
  const answer = await from.post(path, { form, maxRedirects: 0 });
  const location = answer.headers()['location'];
  if (answer.status() !== 303 || !location) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
  return location;
}
