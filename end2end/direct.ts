// Prepares what a test is not about by sending the forms directly, without a browser.

import { randomUUID } from 'node:crypto';

import { request, type APIRequestContext } from '@playwright/test';

import { localTime } from './server.ts';
import { readLogins, type Login } from './workbook.ts';
import { world, type SessionInWorld, type World } from './world.ts';

/** What staff log in with. */
export type Account = Pick<World['staff'], 'email' | 'password'>;

/**
 * A sender of forms that come from our own pages, with cookies of its own: those of the test's browser, which Playwright
 * would lend it, would be logged out when it logs in.
 */
export function sender(url: string): Promise<APIRequestContext> {
  const storageState = { cookies: [], origins: [] };
  return request.newContext({ baseURL: url, extraHTTPHeaders: { Origin: url }, storageState });
}

/** A sender with the owner logged in. */
export async function logInAsStaff(url: string, staff: Account): Promise<APIRequestContext> {
  const owner = await sender(url);
  const { email, password } = staff;
  await redirected(owner, '/api/admin/log_in', { email, password });
  return owner;
}

/** Logins made at once, and the address of the page that tells of them. */
export interface Batch {
  address: string;
  logins: Login[];
}

/** Makes logins in a session and gives them back as their workbook tells them. */
export async function createLogins(session: Pick<SessionInWorld, 'id'>, count: number, label = ''): Promise<Login[]> {
  return (await createBatch(session, count, label)).logins;
}

/** Makes a batch in a session; by the owner of the tests' institution unless told otherwise. */
export async function createBatch(
  session: Pick<SessionInWorld, 'id'>,
  count: number,
  label = '',
  staff: Account = world().staff,
): Promise<Batch> {
  const address = await createBatchOnly(session, count, label, staff);
  return { address, logins: await downloadBatch(address, staff) };
}

/** Makes a batch and gives back the address of its page; nobody has been given its logins yet. */
export async function createBatchOnly(
  session: Pick<SessionInWorld, 'id'>,
  count: number,
  label = '',
  staff: Account = world().staff,
): Promise<string> {
  const owner = await logInAsStaff(world().url, staff);
  const form = { session: session.id, count: String(count), label, idempotency_key: randomUUID() };
  const address = await redirected(owner, '/api/admin/create_codes', form);
  await owner.dispose();
  return address;
}

/** The logins of the batch with this page, as their workbook tells them; downloaded again if they were before. */
export async function downloadBatch(address: string, staff: Account = world().staff): Promise<Login[]> {
  const owner = await logInAsStaff(world().url, staff);
  const batch = address.split('/').at(-1) ?? '';
  const answer = await owner.post('/admin/logins.xlsx', { form: { batch_id: batch, again: '1' } });
  if (!answer.ok()) throw new Error(`The workbook was refused with ${answer.status()}.`);
  const { logins } = await readLogins(await answer.body());
  await owner.dispose();
  return logins;
}

/** Says for an institution that candidates must give everything that can be asked for. */
export async function askForEverything(staff: Account): Promise<void> {
  const owner = await logInAsStaff(world().url, staff);
  const asked = { birth_date: 'required', country: 'required', email: 'optional', candidate_number: 'optional' };
  await redirected(owner, '/api/admin/save_settings', { ...asked, names_in_usernames: 'true' });
  await owner.dispose();
}

/** Moves a session into the past, after its logins were made: a closed one takes none. */
export async function closeSession(session: SessionInWorld): Promise<void> {
  const owner = await logInAsStaff(world().url, world().staff);
  const page = await (await owner.get(`/admin/sessions/${session.id}/details`)).text();
  const version = /name="version" value="([^"]+)"/.exec(page)?.[1];
  if (!version) throw new Error('The page of the details has no version.');
  const details = { name: session.name, opens: localTime(-2), closes: localTime(-1), time_zone: 'Europe/Madrid' };
  await redirected(owner, '/api/admin/save_details', { session: session.id, version, ...details });
  await owner.dispose();
}

/** Logs in with a slip and gives the details, as a candidate does; the new username is not confirmed yet. */
export async function claim(
  login: Pick<Login, 'username' | 'password' | 'institution'>,
  fullName: string,
  url = world().url,
): Promise<void> {
  const candidate = await sender(url);
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
