// What a browser engine must be able to do for the tests that run in all of them. One file for each engine answers it.

/** The engines, by the names of their projects. */
export type EngineName = 'chromium' | 'firefox' | 'webkit';

/** A window's inner size in CSS pixels. */
export interface Size {
  width: number;
  height: number;
}

/** A computer screen. */
export const DESKTOP: Size = { width: 1280, height: 800 };
/** A small window on it. */
export const WINDOW: Size = { width: 1024, height: 730 };
/** A phone, held upright. */
export const PHONE: Size = { width: 360, height: 740 };

/** An engine that can be started. */
export interface Engine {
  /** Opens a browser that shares nothing with the others: its own cookies, nobody logged in. */
  browser(wishes: Wishes): Promise<Driver>;
  /** Ends every process of this engine. */
  close(): Promise<void>;
}

export interface Wishes {
  /** False: JavaScript is off. */
  scripts: boolean;
  /** Where files are saved, without asking. */
  downloads: string;
}

/** One window of an engine. */
export interface Driver {
  open(address: string): Promise<void>;
  reload(): Promise<void>;
  /** The value of an expression in the page. */
  value<T>(expression: string): Promise<T>;
  /** The element that an expression in the page gives; undefined where it gives null. */
  element(expression: string): Promise<Pointed | undefined>;
  resize(size: Size): Promise<void>;
  /** A picture of the window, as PNG. */
  picture(): Promise<Buffer>;
  /** What went wrong on the console so far. */
  errors(): Promise<string[]>;
  close(): Promise<void>;
}

/** An element, and what people do with it: by the pointer and the keys, as the engine sends them. */
export interface Pointed {
  click(): Promise<void>;
  /** Empties a field and types into it. */
  type(text: string): Promise<void>;
  /** Picks the choice of a list that reads so. */
  choose(label: string): Promise<void>;
}
