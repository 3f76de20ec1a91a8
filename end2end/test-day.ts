// A test day as docs/test-day.md tells it, step by step: 120 logins, 40 candidates, and all that goes wrong between.

import { expect, type Page } from '@playwright/test';
import readWorkbook from 'read-excel-file/node';

import { CANDIDATES } from './candidates.ts';
import { claim } from './direct.ts';
import { ActivityPage } from './pages/activity-page.ts';
import { ActsPage } from './pages/acts-page.ts';
import { AddEntriesPage, BatchPage } from './pages/add-entries-page.ts';
import { CandidateLogIn, MyTest, NewUsername, PersonalInformation } from './pages/candidate.ts';
import { CardsPage } from './pages/cards-page.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { FindPage, ShownLogin } from './pages/find-page.ts';
import { NewSessionPage } from './pages/new-session-page.ts';
import { ReportPage } from './pages/report-page.ts';
import { SessionsPage } from './pages/sessions-page.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { printed } from './paper.ts';
import type { World } from './world.ts';

/** What somebody types from a card. */
type Slip = Parameters<CandidateLogIn['logIn']>[0];

/** Takes the picture of this name, or does nothing. */
export type Picture = (page: Page, name: string, look?: 'phone' | 'dark') => Promise<void>;

const SESSION = 'Autumn placement';
const ROOMS = ['Room B12', 'Room A3'] as const;
const REFUSAL = 'We could not log you in. Check all three lines against your slip.';

/** One day of one test centre, in the order of its methods. */
export class TestDay {
  private readonly entries: EntriesPage;
  private readonly acts: ActsPage;
  private session = '';
  /** The slips of the two rooms, as they are read from the printed cards. */
  private readonly slips: Slip[][] = [];

  constructor(
    private readonly page: Page,
    private readonly candidate: Page,
    private readonly centre: Pick<World, 'institution' | 'staff'>,
    private readonly picture: Picture,
  ) {
    this.entries = new EntriesPage(page);
    this.acts = new ActsPage(page);
  }

  async makeTheSession(): Promise<void> {
    const logIn = new StaffLogIn(this.page);
    await logIn.open();
    await logIn.logIn(this.centre.staff.email, this.centre.staff.password);
    await new SessionsPage(this.page).untilHydrated();
    const form = new NewSessionPage(this.page);
    await form.open();
    await form.name.fill(SESSION);
    await form.room.fill('B12 and A3');
    await form.opens.fill(hoursFromNow(-1));
    await form.closes.fill(hoursFromNow(8));
    await form.timeZone.fill('Europe/Madrid');
    await form.create.click();
    await expect(this.page.getByRole('heading', { level: 1, name: SESSION })).toBeVisible();
    this.session = /sessions\/([\w-]+)/.exec(this.page.url())?.[1] ?? '';
  }

  async createLogins(): Promise<void> {
    const add = new AddEntriesPage(this.page);
    const batch = new BatchPage(this.page);
    for (const [index, room] of ROOMS.entries()) {
      await add.open(this.session);
      await add.number.fill('60');
      await add.label.fill(room);
      await expect(this.page.getByText(`${SESSION} has ${index * 60} entries now and will have ${index * 60 + 60}.`)).toBeVisible();
      await add.createCodes.click();
      await expect(batch.created('60 logins created')).toBeVisible();
      if (index === 0) await this.picture(this.page, 'batch');
    }
  }

  async printCards(): Promise<void> {
    for (const [index, room] of ROOMS.entries()) {
      await this.page.goto(`/admin/sessions/${this.session}/batches`);
      await this.page.getByRole('link', { name: `Batch ${index + 1} · ${room}` }).click();
      const cards = new CardsPage(this.page);
      await cards.print.click();
      await expect(cards.document('60 login cards')).toBeVisible();
      if (index === 0) await this.picture(this.page, 'login-cards');
      const slips = (await cards.cards.allInnerTexts()).map((text) => this.slipOn(text));
      expect(slips).toHaveLength(60);
      const sheets = await printed(this.page);
      expect(sheets).toHaveLength(8);
      for (const [number, { username, password }] of slips.entries()) {
        const { text } = sheets[Math.floor(number / 8)] ?? { text: '' };
        expect(text, `card ${number + 1}`).toContain(username);
        expect(text, `card ${number + 1}`).toContain(password);
      }
      this.slips.push(slips);
    }
  }

  async letCandidatesIn(): Promise<void> {
    await this.entries.open(this.session);
    const slips = this.comers();
    const [first, second, third, fourth, fifth] = slips as [Slip, Slip, Slip, Slip, Slip];
    const mistyped: Slip[] = [
      { ...first, password: second.password },
      { ...second, password: second.password.slice(0, -1) },
      { ...third, username: third.password },
      { ...fourth, institution: 'NG-1' },
      { ...fifth, password: [...fifth.password].reverse().join('') },
    ];
    const logIn = new CandidateLogIn(this.candidate);
    for (const wrong of mistyped) {
      await logIn.open();
      await logIn.logIn(wrong);
      await expect(this.candidate.getByRole('alert')).toContainText(REFUSAL);
    }
    await this.picture(this.candidate, 'mistyped', 'phone');

    for (const [index, slip] of slips.slice(0, 3).entries()) await this.logInFirst(slip, index);
    for (const [index, slip] of slips.entries()) {
      // The last one has lost the slip.
      if (index >= 3 && index < 39) await claim(slip, CANDIDATES[index] as string);
    }
    await expect(this.entries.said('39 new log-ins')).toBeVisible();
    await expect(this.entries.row(first.username)).toContainText('María Carreño');
    await this.picture(this.page, 'entries');
  }

  /** The last candidate has lost a slip that was never used; María Carreño the one with her new username. */
  async replaceLostSlips(): Promise<void> {
    const slips = this.comers();
    const find = new FindPage(this.page);
    const logIn = new CandidateLogIn(this.candidate);
    const lost = slips.at(-1) as Slip;
    await find.open();
    await find.search(lost.username.replace('-', ' ').toLowerCase());
    await expect(find.cards).toContainText(`${lost.username} has not been used yet`);
    const replaced = await this.reissue(find);
    expect(replaced.username).toBe(lost.username);
    await logIn.open();
    await logIn.logIn(lost);
    await expect(this.candidate.getByRole('alert')).toContainText(REFUSAL);
    await claim(replaced, CANDIDATES[39] as string);

    await find.open();
    await find.search('carreno maria');
    await expect(find.found('1 login found')).toBeVisible();
    await expect(find.cards).toContainText(`${slips[0]?.username} is now`);
    await this.picture(this.page, 'find', 'phone');
    const again = await this.reissue(find, 'new-login');
    expect(again.username).toMatch(/^maria-[2-9]{4,5}$/);
    await logIn.open();
    await logIn.logIn(again);
    await expect(new MyTest(this.candidate).heading).toBeVisible();
  }

  async withdrawNoShows(): Promise<void> {
    await this.entries.open(this.session, '?state=unused&batch=1');
    await expect(this.page.getByText('30 of 120 entries', { exact: true })).toBeVisible();
    await this.entries.boxes.nth(0).click();
    await this.entries.boxes.nth(9).click({ modifiers: ['Shift'] });
    await this.acts.withdraw.click();
    await expect(this.acts.parts).toHaveText(['10 not used – the logins stop working at once']);
    await this.picture(this.page, 'withdraw');
    await this.acts.button('Withdraw 10 entries').click();
    await expect(this.acts.outcome).toContainText('10 entries withdrawn.');
    await expect(this.acts.button('Restore these 10')).toBeVisible();
    await this.picture(this.page, 'withdrawn');

    await this.entries.open(this.session, '?state=withdrawn');
    await expect(this.page.getByText('10 of 120 entries', { exact: true })).toBeVisible();
    for (const row of [0, 1, 2]) await this.entries.boxes.nth(row).check();
    await this.acts.choose('Restore');
    await this.acts.button('Restore 3 entries').click();
    await expect(this.acts.outcome).toContainText('3 entries restored.');
    await expect(this.page.getByText('7 of 120 entries', { exact: true })).toBeVisible();
  }

  /** One candidate presses Start; staff mark the others. Two are still writing when the rest have finished. */
  async markStartedAndFinished(): Promise<void> {
    await this.candidate.goto('/me');
    await new MyTest(this.candidate).start.click();
    await expect(this.candidate.getByText('Started', { exact: true })).toBeVisible();
    await this.mark('claimed', 'Mark as started', 'Mark 39 entries as started', '39 entries marked as started.');
    await this.mark('started', 'Mark as finished', 'Mark 38 entries as finished', '38 entries marked as finished.', 2);
    await this.entries.open(this.session, '?state=started');
    await expect(this.page.getByText('2 of 120 entries', { exact: true })).toBeVisible();
    await this.page.goto(`/admin/sessions/${this.session}/batches`);
    // Entries, handed out, not used, details given, started, finished, withdrawn.
    const counts = (room: string) => this.page.getByRole('row').filter({ hasText: room }).locator('td.number');
    await expect(counts(ROOMS[0])).toHaveText(['60', '60', '23', '0', '2', '28', '7']);
    await expect(counts(ROOMS[1])).toHaveText(['60', '60', '50', '0', '0', '10', '0']);
    await expect(counts('All batches')).toHaveText(['120', '120', '73', '0', '2', '38', '7']);
  }

  async exportTheReport(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Reports', exact: true }).click();
    await this.page.getByRole('link', { name: 'Candidate Login Information', exact: true }).click();
    const report = new ReportPage(this.page, 'Candidate Login Information');
    await report.pickSession(SESSION);
    await report.choose('State', 'Used');
    await expect(this.page.getByText('40 logins', { exact: true })).toBeVisible();
    await this.picture(this.page, 'report');
    const sheets = await readWorkbook(await report.downloaded());
    const [headings, ...rows] = sheets.find(({ sheet }) => sheet === 'Candidate Login Information')?.data ?? [];
    expect(headings?.slice(0, 4)).toEqual(['Slip code', 'Username now', 'Password', 'Institution ID']);
    expect(rows.map(([slipCode]) => slipCode).sort()).toEqual(this.comers().map(({ username }) => username).sort());
    const names = headings?.indexOf('Name') ?? -1;
    expect(rows.map((row) => row[names]).sort()).toEqual([...CANDIDATES].sort());
  }

  async readTheActivity(): Promise<void> {
    const activity = new ActivityPage(this.page);
    await activity.open(this.session);
    await expect(activity.found).toHaveText(/^55 acts, newest first/);
    await this.picture(this.page, 'activity', 'dark');
    await activity.narrowTo('Everything by candidates');
    await expect(activity.found).toHaveText(/^41 acts, newest first/);
    await activity.narrowTo('Everything by staff');
    await expect(activity.found).toHaveText(/^14 acts, newest first/);
    const told = await activity.rows.evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.innerText.trim())),
    );
    expect(told.map((cells) => [cells.at(2), cells.at(-1)])).toEqual([
      ['Report downloaded', '40'],
      ['Marked as finished', '38'],
      ['Marked as started', '39'],
      ['Entries restored', '3'],
      ['Entries withdrawn', '10'],
      ['Login shown', '1'],
      ['New passwords issued', '1'],
      ['Login shown', '1'],
      ['New passwords issued', '1'],
      ['Login cards printed', '60'],
      ['Login cards printed', '60'],
      ['Logins created', '60'],
      ['Logins created', '60'],
      ['Session created', '1'],
    ]);
  }

  /** The slips of the 40 who come: 30 in the first room, 10 in the second. */
  private comers(): Slip[] {
    return [...(this.slips[0] ?? []).slice(0, 30), ...(this.slips[1] ?? []).slice(0, 10)];
  }

  private slipOn(card: string): Slip {
    const username = /\b[A-Z\d]{4}-[A-Z\d]{4}\b/.exec(card)?.[0] ?? '';
    const password = /\b[A-Z\d]{5}-[A-Z\d]{5}\b/.exec(card)?.[0] ?? '';
    expect(card).toContain(this.centre.institution.id);
    return { username, password, institution: this.centre.institution.id };
  }

  /** Goes through the candidate's pages to the end. */
  private async logInFirst(slip: Slip, index: number): Promise<void> {
    const logIn = new CandidateLogIn(this.candidate);
    await logIn.open();
    await logIn.logIn(slip);
    const information = new PersonalInformation(this.candidate);
    await information.fullName.fill(CANDIDATES[index] as string);
    await information.submit.click();
    const newUsername = new NewUsername(this.candidate);
    await newUsername.check.fill(await newUsername.shown());
    await newUsername.submit.click();
    const myTest = new MyTest(this.candidate);
    await expect(myTest.heading).toBeVisible();
    await myTest.logOut.click();
  }

  /** Issues a new password to the login that was found, and reads it from the screen. */
  private async reissue(find: FindPage, name?: string): Promise<Slip> {
    await find.action('Issue new password').click();
    await find.answer('Issue new password').click();
    await expect(this.page.getByText('New password issued. The old one stopped working at once.', { exact: true })).toBeVisible();
    const shown = new ShownLogin(this.page);
    await expect(shown.heading).toBeVisible();
    if (name) await this.picture(this.page, name);
    const [username, password] = [await shown.value('Username'), await shown.value('Password')];
    await shown.done.click();
    return { username, password, institution: this.centre.institution.id };
  }

  /** Marks all entries of a state but some. */
  private async mark(state: string, act: string, button: string, outcome: string, but = 0): Promise<void> {
    await this.entries.open(this.session, `?state=${state}`);
    await this.entries.headerBox.click();
    for (let row = 0; row < but; row += 1) await this.entries.boxes.nth(row).uncheck();
    await this.acts.choose(act);
    await this.acts.button(button).click();
    await expect(this.acts.outcome).toContainText(outcome);
  }
}

/** A full hour near now, as clocks show it in Madrid. */
function hoursFromNow(hours: number): string {
  const then = new Date(Date.now() + hours * 60 * 60 * 1000);
  const clock = then.toLocaleString('sv-SE', { timeZone: 'Europe/Madrid' });
  return `${clock.slice(0, 10)}T${clock.slice(11, 13)}:00`;
}
