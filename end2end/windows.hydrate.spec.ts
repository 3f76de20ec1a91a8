// Many windows of one browser: they share one stream, because over HTTP/1.1 a browser opens six connections to a server.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';

import { claim, createLogins } from './direct.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { isAlive } from './pages/scripts.ts';
import { createSession } from './program.ts';
import { localTime } from './server.ts';
import { expect, test } from './wire.ts';
import type { Login } from './workbook.ts';
import { world } from './world.ts';

test.use({ loggedIn: true });

const WINDOWS = 10;

test('ten windows of one session all load and follow, and an act in one shows in all', async ({ context, wire, session }) => {
  const [first, second] = (await createLogins(session, 3)) as [Login, Login];
  const windows = [];
  for (let index = 0; index < WINDOWS; index += 1) {
    const entries = new EntriesPage(await context.newPage());
    await entries.open(session.id);
    windows.push(entries);
  }
  await claim(first, 'María Carreño');
  for (const entries of windows) await expect(entries.row(first.slipCode)).toContainText('María Carreño');
  expect(wire.streams.size, 'streams of all windows').toBe(1);

  const [acting] = context.pages().slice(-1);
  const entries = windows[WINDOWS - 1] as EntriesPage;
  await entries.box(second.slipCode).check();
  await acting?.getByRole('button', { name: 'Withdraw', exact: true }).click();
  await acting?.getByRole('button', { name: 'Withdraw 1 entry', exact: true }).click();
  for (const shown of windows) await expect(shown.row(second.slipCode)).toContainText('Withdrawn');
});

test('ten windows of ten sessions follow each its own', async ({ context, wire }) => {
  const windows = [];
  for (let index = 0; index < WINDOWS; index += 1) {
    const { folder, institution } = world();
    const id = createSession(folder, institution.id, `Window ${index}`, localTime(-1), localTime(1));
    const [login] = (await createLogins({ id }, 1)) as [Login];
    const entries = new EntriesPage(await context.newPage());
    await entries.open(id);
    windows.push({ login, entries });
  }
  for (const { login } of windows) await claim(login, `Name of ${login.slipCode}`);
  for (const { login, entries } of windows) {
    await expect(entries.row(login.slipCode)).toContainText(`Name of ${login.slipCode}`);
  }
  await expect.poll(() => wire.streams.size, { message: 'streams of all windows' }).toBe(1);
  for (const page of context.pages()) await page.close();
  await expect.poll(() => wire.streams.size, { message: 'streams of no window' }).toBe(0);
});

test.describe('a word that comes when its page was left', () => {
  test.use({ expectedErrors: [/after being dropped/] });

  test('harms nothing', async ({ page, session }) => {
    await page.addInitScript(() => {
      const ports: MessagePort[] = [];
      const Shared = window.SharedWorker;
      window.SharedWorker = class extends Shared {
        constructor(...script: ConstructorParameters<typeof Shared>) {
          super(...script);
          ports.push(this.port);
        }
      };
      Object.assign(window, { ports, sameDocument: true });
    });
    const entries = new EntriesPage(page);
    await entries.open(session.id);
    const heard = await page.evaluateHandle(() => (window as unknown as { ports: MessagePort[] }).ports[0]?.onmessage);
    expect(await heard.evaluate((heard) => typeof heard)).toBe('function');
    await entries.addEntries.first().click();
    await expect(page.getByRole('heading', { level: 1, name: 'Add Entries', exact: true })).toBeVisible();
    const stillHeard = () =>
      page.evaluate(() => (window as unknown as { ports: MessagePort[] }).ports.map((port) => port.onmessage !== null));
    await expect.poll(stillHeard, { message: 'nobody listens any more' }).toEqual([false]);
    // Should somebody call it all the same, the app lives on.
    await heard.evaluate((heard) => heard?.call(new MessageChannel().port1, new MessageEvent('message')));
    await isAlive(page);
    await page.getByRole('link', { name: 'Cancel', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: session.name, exact: true })).toBeVisible();
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  });
});

test('where there is no shared worker, a window follows by itself', async ({ page, wire, session }) => {
  const [login] = (await createLogins(session, 1)) as [Login];
  await page.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker'));
  const entries = new EntriesPage(page);
  await entries.open(session.id);
  await expect.poll(() => [...wire.streams].join()).toContain(`/admin/sessions/${session.id}/live`);
  await claim(login, 'María Carreño');
  await expect(entries.row(login.slipCode)).toContainText('María Carreño');
});

/** The script of the worker with a clock and streams of the test's own: what takes minutes in a browser. */
class Worker {
  readonly opened: { url: string; closed: boolean; onmessage?: (event: { data: string }) => void; onerror?: () => void }[] = [];
  #now = 0;
  #timers: { at: number; run: () => void }[] = [];
  readonly #global: Record<string, unknown>;

  constructor() {
    const { opened } = this;
    this.#global = createContext({
      EventSource: class {
        closed = false;
        constructor(readonly url: string) {
          opened.push(this);
        }
        close(): void {
          this.closed = true;
        }
      },
      Date: { now: () => this.#now },
      setTimeout: (run: () => void, time: number) => {
        const timer = { at: this.#now + time, run };
        this.#timers.push(timer);
        return timer;
      },
      clearTimeout: (timer: { at: number; run: () => void }) => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    }) as Record<string, unknown>;
    const script = fileURLToPath(new URL('../public/live.js', import.meta.url));
    runInContext(readFileSync(script, 'utf8'), this.#global as never);
  }

  /** A window: what it is told, and how it speaks. */
  window(word: string, answers = true) {
    const told: string[] = [];
    const port = {
      onmessage: (_: { data: string }) => {},
      postMessage: (data: string) => {
        told.push(data);
        if (answers && data) port.onmessage({ data: 'here' });
      },
    };
    (this.#global['onconnect'] as (event: unknown) => void)({ ports: [port] });
    const say = (data: string): void => port.onmessage({ data });
    say(word);
    return { told, say };
  }

  pass(time: number): void {
    const end = this.#now + time;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = next.at;
      next.run();
    }
    this.#now = end;
  }

  get last() {
    return this.opened[this.opened.length - 1] as Worker['opened'][number];
  }

  speak(session: string, whose = 'me'): string {
    const data = JSON.stringify({ whose, session, counts: {} });
    this.last.onmessage?.({ data });
    return data;
  }
}

test.describe('the shared worker', () => {
  test('opens one stream for windows that come together, and the next before it closes this one', () => {
    const worker = new Worker();
    const a = worker.window('a me');
    const b = worker.window('b me');
    worker.pass(100);
    expect(worker.opened.map(({ url }) => url)).toEqual(['/admin/live?session=a&session=b']);
    const said = worker.speak('a');
    expect([a.told, b.told]).toEqual([[said], []]);
    // Whoever comes later is told at once where it stands, without a new stream.
    expect(worker.window('a me').told).toEqual([said]);
    worker.window('c me');
    worker.pass(100);
    expect(worker.opened.map(({ url, closed }) => [url, closed])).toEqual([
      ['/admin/live?session=a&session=b', false],
      ['/admin/live?session=a&session=b&session=c', false],
    ]);
    worker.speak('a');
    expect(worker.opened.map(({ closed }) => closed)).toEqual([true, false]);
  });

  test('forgets a window that is gone without a word, and one that is no longer looked at', () => {
    const worker = new Worker();
    worker.window('a me');
    worker.window('b me', false);
    const c = worker.window('c me');
    worker.pass(100);
    for (const session of ['a', 'b', 'c']) worker.speak(session);
    c.say('');
    worker.pass(60_000);
    worker.last.onerror?.();
    worker.pass(1_000);
    expect(worker.last.url).toBe('/admin/live?session=a');
  });

  test('follows twenty sessions, and none when nobody looks', () => {
    const worker = new Worker();
    const windows = Array.from({ length: 25 }, (_, index) => worker.window(`s${index} me`));
    worker.pass(100);
    expect(worker.last.url.split('&')).toHaveLength(20);
    for (const window of windows) window.say('');
    expect(worker.opened.every(({ closed }) => closed)).toBe(true);
    worker.pass(60_000);
    expect(worker.opened).toHaveLength(1);
  });

  test('asks more and more seldom while it is refused, and tells windows when a stream ends', () => {
    const worker = new Worker();
    const { told } = worker.window('a me');
    worker.pass(100);
    worker.speak('a');
    worker.last.onerror?.();
    expect(told[told.length - 1]).toBe('');
    worker.pass(500);
    expect(worker.opened).toHaveLength(2);
    for (let refused = 0; refused < 20; refused += 1) {
      worker.last.onerror?.();
      worker.pass(10_000);
    }
    expect(worker.opened).toHaveLength(22);
    worker.last.onerror?.();
    worker.pass(9_000);
    expect(worker.opened, 'ten seconds at most, and not less by then').toHaveLength(22);
  });

  test('opens a stream anew for the window of another person', () => {
    const worker = new Worker();
    worker.window('a me');
    worker.pass(100);
    worker.speak('a');
    const other = worker.window('a other');
    expect(other.told, 'nothing of the stream before').toEqual([]);
    worker.pass(100);
    expect(worker.opened).toHaveLength(2);
    const said = worker.speak('a', 'other');
    expect(other.told).toEqual([said]);
  });
});
