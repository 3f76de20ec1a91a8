// What the tests know about the server that runs for them: its address, one institution and its staff account.

/** Everything a test needs to begin. */
export interface World {
  /** Address of the server, without a slash at the end. */
  url: string;
  /** Folder of the database and the key file, gone after the run. */
  folder: string;
  institution: { id: string; name: string };
  staff: { email: string; password: string; name: string };
  /** Sessions that are there from the start. Tests that change entries make a session of their own. */
  sessions: { open: SessionInWorld; upcoming: SessionInWorld; closed: SessionInWorld };
}

/** One session made before the tests. */
export interface SessionInWorld {
  id: string;
  name: string;
}

const VARIABLE = 'LANYARD_END2END_WORLD';

/** Hands the world to the workers, which inherit the environment. */
export function announce(world: World): void {
  process.env[VARIABLE] = JSON.stringify(world);
}

/** The world, once the server runs. */
export function worldIfRunning(): World | undefined {
  const text = process.env[VARIABLE];
  return text === undefined ? undefined : (JSON.parse(text) as World);
}

/** The world; only tests may ask, because the server runs before them. */
export function world(): World {
  const found = worldIfRunning();
  if (!found) throw new Error('The server has not been started: run the tests through Playwright.');
  return found;
}
