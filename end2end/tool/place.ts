// A server with a test engine beside it, and what people do there: an owner sets the engine up, a candidate comes to it.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, type Page, type TestInfo } from '@playwright/test';

import { CandidateLogIn, MyTest, NewUsername, PersonalInformation } from '../pages/candidate.ts';
import { scriptsRun } from '../pages/scripts.ts';
import { StaffLogIn } from '../pages/staff-log-in.ts';
import { createInstitution, createSession, runCommand, Server } from '../program.ts';
import { drawnPassword, freePort, localTime } from '../server.ts';
import { readLogins, type Login } from '../workbook.ts';
import { Tool, type Platform } from './tool.ts';

/** What an institution's engine does in another way than others, and what the session sends along. */
export interface Kind {
  way?: 'post' | 'nonce' | 'redirect_uri' | 'cookie_check';
  custom?: string;
}

/** An institution whose owner has set the engine up for its session. */
export interface Place {
  institution: string;
  session: string;
}

export class EngineServer {
  private constructor(
    readonly folder: string,
    readonly port: number,
    readonly tool: Tool,
    private server: Server,
  ) {}

  static async start(): Promise<EngineServer> {
    const folder = mkdtempSync(join(tmpdir(), 'lanyard-engine-'));
    const port = await freePort();
    return new EngineServer(folder, port, await Tool.start(), await serve(folder, port));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.tool.stop();
    await this.server.stop();
    rmSync(this.folder, { recursive: true });
  }

  /** Stops it and starts it again. */
  async restart(): Promise<void> {
    await this.server.stop();
    this.server = await serve(this.folder, this.port);
  }

  /** Kills it, so that nothing is brought to an end, and starts it again. */
  async killAndStart(): Promise<void> {
    await this.server.kill();
    this.server = await serve(this.folder, this.port);
  }

  /** A new institution with an open session, in which the engine is chosen by hand. */
  async setUp(page: Page, { testId, workerIndex }: TestInfo, { way, custom }: Kind): Promise<Place> {
    const { folder, url, tool } = this;
    const mark = `${testId.slice(-6)}-${workerIndex}${scriptsRun() ? 's' : 'n'}`.toLowerCase();
    const owner = { email: `owner@${mark}.test`, name: 'Head of tests', password: drawnPassword() };
    const institution = `NG-${mark}`.toUpperCase();
    createInstitution(folder, { id: institution, name: 'Northgate Test Centre' }, owner);
    const session = createSession(folder, institution, 'Spring placement', localTime(-1), localTime(1));

    const staff = new StaffLogIn(page);
    await page.goto(`${url}/admin/login`);
    await staff.logIn(owner.email, owner.password);
    await expect(page.getByRole('heading', { level: 1, name: 'Sessions', exact: true })).toBeVisible();
    await page.goto(`${url}/admin/settings`);
    await page.getByRole('link', { name: 'Test engines: where candidates sit their tests' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Northgate exams');
    await page.getByLabel('Log-in initiation address').fill(`${tool.address}/log_in${way === undefined ? '' : `?way=${way}`}`);
    await page.getByLabel('Launch address').fill(`${tool.address}/launch`);
    await page.getByLabel('Address of the engine’s keys').fill(`${tool.address}/keys`);
    await page.getByLabel('The name', { exact: true }).check();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByRole('status')).toContainText('The test engine is added.');
    const told = async (name: string) => (await page.locator(`#${name}`).innerText()).trim();
    const platform: Platform = {
      issuer: await told('issuer'),
      client_id: await told('client_id'),
      deployment_id: await told('deployment_id'),
      authorize: await told('authorize'),
      keys: await told('keys'),
      token: await told('token'),
    };
    await tool.trusts(platform);
    await page.goto(`${url}/admin/sessions/${session}/details`);
    await page.getByRole('link', { name: 'Test engine of the session' }).click();
    await page.getByLabel('Test engine', { exact: true }).selectOption('Northgate exams');
    await page.getByLabel('Sent along with each launch').fill(custom ?? 'test=B1');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('status')).toHaveText('Saved');
    return { institution, session };
  }

  /** Two slips of a session. */
  async slips({ session }: Place): Promise<[Login, Login]> {
    const file = join(this.folder, `${session}.xlsx`);
    runCommand(this.folder, ['entries', 'create', '--session', session, '--count', '2', '--output', file]);
    return (await readLogins(readFileSync(file))).logins as [Login, Login];
  }

  /** Gives details with a slip, up to My test. */
  async claim(page: Page, slip: Login, name: string): Promise<MyTest> {
    await page.goto(this.url);
    await new CandidateLogIn(page).logIn(slip);
    const information = new PersonalInformation(page);
    await information.fullName.fill(name);
    await information.submit.click();
    const username = new NewUsername(page);
    await username.check.fill(await username.shown());
    await username.submit.click();
    await expect(page.getByText('Ready to start')).toBeVisible();
    return new MyTest(page);
  }
}

/** Engines are on private addresses here, by plain http. */
function serve(folder: string, port: number): Promise<Server> {
  return Server.start(folder, port, '127.0.0.1', { LANYARD_OUTGOING_PRIVATE: 'allow' });
}

/** Goes on where no script goes on by itself: from a form of the engine, and from ours with its answer. */
export async function goOn(page: Page, { way }: Kind): Promise<void> {
  if (scriptsRun()) return;
  if (way === 'post') await page.getByRole('button', { name: 'Go on', exact: true }).click();
  await page.getByRole('button', { name: 'Open the test' }).click();
}

/** The engine greets the candidate; what it was told. */
export async function greeted(page: Page, name: string): Promise<Record<string, unknown>> {
  await expect(page.getByRole('heading', { name: `Hello ${name}` })).toBeVisible();
  return JSON.parse(await page.locator('#claims').innerText()) as Record<string, unknown>;
}

/** By what the engine knows the launch of whoever it greets. */
export function nonceOf(page: Page): string {
  return new URL(page.url()).searchParams.get('nonce') ?? '';
}

/** Has owners shown what engines tell of results, which nobody is at first. */
export async function showResultsToOwners(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/admin/settings/engines`);
  await page.getByRole('link', { name: 'Results: who is shown them' }).click();
  await page.getByLabel('Owners', { exact: true }).check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText('Saved');
}
