// A session as it looks on a test morning: two batches, some candidates with their own usernames. For looking at pages.

import { claim, createBatch } from './direct.ts';
import type { Login } from './workbook.ts';
import type { SessionInWorld } from './world.ts';

/** What the pages to be looked at show. */
export interface Stage {
  session: SessionInWorld;
  /** Address of the page of the first batch. */
  batch: string;
  /** A login that nobody has used; another one with every call. */
  unused: () => Login;
  /** A login whose slip somebody has used. */
  used: Login;
}

/** Names in several scripts, one of them long. */
export const CANDIDATES = [
  'María Carreño',
  'Amina Haddad',
  'Олена Шевченко',
  'Αλέξανδρος Παπαδόπουλος',
  'Øyvind Bjørnstad',
  'فاطمة الزهراء',
  'Wolfeschlegelsteinhausenbergerdorff-Montgomery',
];

/** Fills a session with 60 entries. */
export async function setStage(session: SessionInWorld): Promise<Stage> {
  const { address, logins } = await createBatch(session, 48, 'Room B12, morning');
  await createBatch(session, 12, 'Latecomers');
  for (const [index, name] of CANDIDATES.entries()) await claim(logins[index] as Login, name);
  const spare = logins.slice(CANDIDATES.length);
  const unused = (): Login => {
    const login = spare.pop();
    if (!login) throw new Error('Every login of the stage has been handed out.');
    return login;
  };
  return { session, batch: address, unused, used: logins[0] as Login };
}
