// Reads the workbooks that people download, the way a spreadsheet program would.

import readWorkbook from 'read-excel-file/node';

/** One login as it stands in a workbook. */
export interface Login {
  username: string;
  password: string;
  institution: string;
  slipCode: string;
  name: string;
  state: string;
}

/** The first sheet of a workbook. */
export interface LoginsSheet {
  headings: string[];
  logins: Login[];
}

/** Reads a workbook's first sheet and refuses any cell that is not text: numbers and dates would lose signs. */
export async function readLogins(file: Buffer): Promise<LoginsSheet> {
  const sheets = await readWorkbook(file);
  const [heading, ...rows] = sheets.find(({ sheet }) => sheet === 'Logins')?.data ?? [];
  if (!heading) throw new Error('The workbook has no sheet called Logins.');
  const headings = heading.map(text);
  const logins = rows.map((row) => {
    const cell = (title: string): string => text(row[headings.indexOf(title)] ?? null);
    return {
      username: cell('Username'),
      password: cell('Password'),
      institution: cell('Institution ID'),
      slipCode: cell('Slip code'),
      name: cell('Name'),
      state: cell('State'),
    };
  });
  return { headings, logins };
}

/** A cell's text; an empty cell is empty text. */
function text(cell: unknown): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') throw new Error(`The cell ${String(cell)} is not text.`);
  return cell;
}
