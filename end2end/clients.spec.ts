// An agent makes a client and names its first owner, sees its counters and no candidate, and works in it for as long as the
// owner allows it.

import { ClientsPage } from './pages/clients-page.ts';
import { expectRefused } from './pages/error-summary.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { accept, TeamPage } from './pages/team-page.ts';
import { createSession, runCommand } from './program.ts';
import { localTime } from './server.ts';
import { expect, test } from './test.ts';
import { world } from './world.ts';

test.use({ expectedErrors: [/status of (401|404|409|422)/] });

const PASSWORD = 'a kettle sings over brown fields';

test('an agent opens a client, sees counters, and comes and goes as the owner says', async ({
  page,
  candidatePage: inesPage,
  another,
}) => {
  const { folder } = world();
  runCommand(folder, ['institution', 'agent', another.institution.id]);
  const logIn = new StaffLogIn(page);
  await logIn.open();
  await logIn.logIn(another.staff.email, another.staff.password);
  await expect(page.getByRole('heading', { level: 1, name: 'Sessions', exact: true })).toBeVisible();
  const agentTeam = new TeamPage(page);
  await agentTeam.open();
  await page.getByRole('link', { name: 'Clients', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Clients', exact: true })).toBeVisible();

  const clients = new ClientsPage(page);
  const code = `${another.institution.id}-C`;
  await clients.make('', another.institution.id, 'Ines Ferrer', 'ines@');
  await expectRefused(page, ['Enter the name of the institution', 'Enter an email address like name@example.com']);
  await clients.make('Weir College', another.institution.id, 'Ines Ferrer', `ines@${code.toLowerCase()}.test`);
  await expectRefused(page, ['This Institution ID is taken. Choose another one']);
  await page.getByLabel('Institution ID', { exact: true }).fill(code);
  await page.getByRole('button', { name: 'Make the client', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'The invitation is ready', exact: true })).toBeVisible();
  const link = await agentTeam.shownLink();
  await page.getByRole('link', { name: 'Back to the client', exact: true }).click();
  await expect(page.getByText('Invited until', { exact: false })).toBeVisible();

  await accept(inesPage, link, 'Ines Ferrer', PASSWORD);
  const session = createSession(folder, code, 'Entrance test', localTime(-1), localTime(1));
  const codes = ['--session', session, '--count', '4', '--output', `${folder}/${code}.xlsx`];
  runCommand(folder, ['entries', 'create', ...codes]);
  await clients.open();
  await expect(clients.row('Weir College')).toContainText('1 open now');
  await expect(clients.row('Weir College')).toContainText('Ines Ferrer');
  await clients.show('Weir College');
  const row = page.getByRole('row', { name: /Entrance test Open/ });
  await expect(row.getByRole('cell').nth(4)).toHaveText('4');
  await expect(page.getByRole('button', { name: 'Open', exact: true })).toBeHidden();
  // What candidates type stands on the owner's page and nowhere on the agent's.
  await inesPage.goto(`/admin/sessions/${session}`);
  const slip = /\b[A-Z0-9]{4}-[A-Z0-9]{4}\b/.exec(await inesPage.getByRole('table').last().innerText());
  expect(slip).not.toBeNull();
  expect(await page.content()).not.toContain(slip![0]);

  const team = new TeamPage(inesPage);
  await team.open();
  await expect(inesPage.getByRole('heading', { name: `Managed by ${another.institution.name}` })).toBeVisible();
  await inesPage.getByLabel('What they may do here', { exact: true }).selectOption({ label: 'Reader' });
  await inesPage.getByRole('button', { name: 'Let them work here', exact: true }).click();
  await expect(inesPage.getByText('The agent’s people may work here.', { exact: false })).toBeVisible();

  await page.reload();
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sessions', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Entrance test', exact: true }).first()).toBeVisible();
  await team.open();
  await expect(team.row(another.staff.name)).toContainText(`from ${another.institution.name}`);
  await inesPage.getByRole('button', { name: 'Take back', exact: true }).click();
  await expect(inesPage.getByText('may not work here any more', { exact: false })).toBeVisible();
  await page.goto('/admin/sessions');
  await expect(page.getByRole('heading', { level: 1, name: 'Log in', exact: true })).toBeVisible();
});
