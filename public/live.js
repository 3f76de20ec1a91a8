// Follows sessions for every window of this browser with one stream: a browser opens six connections to a server over
// HTTP/1.1, and a stream is one of them for as long as it is open. Runs once, as a shared worker.
//
// A window that is looked at says "<session> <whose page it is>", and "" when it no longer is. It is told what the stream
// says about its session, and "" when the stream has ended. It answers "here" to what it is told, so that a window which is
// gone without a word is noticed.

const MOST_SESSIONS = 20; // The server follows no more in one stream.
const TOGETHER = 50; // Windows that open at the same moment share a new stream.
const SHORT_PAUSE = 500;
const LONG_PAUSE = 10_000;
const ANSWER_WITHIN = 5_000;

/** The windows that are looked at, by their port: `session`, `whose`, and since when they `owe` an answer. */
const windows = new Map();
/** What the stream said last about each session that it follows; nothing yet where it has not spoken. */
let told = new Map();
/** Whose the stream is: the cookie may be somebody else's by now. */
let whose;
/** The stream that speaks, and the one that is opened in its place: it closes only when the other has spoken. */
let stream;
let next;
let pause = SHORT_PAUSE;
let timer;

onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => {
    if (data === "here") {
      if (windows.has(port)) windows.get(port).owes = 0;
      return;
    }
    if (!data) {
      windows.delete(port);
      if (windows.size === 0) close();
      return;
    }
    const [session, page] = data.split(" ");
    windows.set(port, { session, whose: page, owes: 0 });
    if (stream && told.has(session) && page === whose) {
      if (told.get(session)) tell(port, told.get(session));
    } else {
      openIn(TOGETHER);
    }
  };
};

function openIn(time) {
  clearTimeout(timer);
  timer = setTimeout(open, time);
}

/** Opens a stream for the sessions of all windows, in place of the one before. */
function open() {
  for (const [port, { owes }] of windows) {
    if (owes && Date.now() - owes > ANSWER_WITHIN) windows.delete(port);
  }
  const sessions = [...new Set([...windows.values()].map(({ session }) => session))].slice(0, MOST_SESSIONS);
  next?.close();
  if (sessions.length === 0) return close();
  const opened = new EventSource("/admin/live?" + sessions.map((session) => "session=" + session).join("&"));
  const said = new Map(sessions.map((session) => [session, undefined]));
  next = opened;
  opened.onmessage = ({ data }) => {
    if (opened === next) {
      stream?.close();
      stream = opened;
      next = undefined;
      told = said;
      pause = SHORT_PAUSE;
    }
    const event = JSON.parse(data);
    whose = event.whose;
    told.set(event.session, data);
    for (const [port, { session }] of windows) if (session === event.session) tell(port, data);
  };
  opened.onerror = () => {
    // Its time was over, it was refused, or the server is away. The browser itself would ask for the same sessions again.
    opened.close();
    if (opened === stream) {
      stream = undefined;
      for (const port of windows.keys()) port.postMessage("");
    } else if (opened === next) {
      next = undefined;
      pause = Math.min(2 * pause, LONG_PAUSE);
    } else {
      return;
    }
    if (!next) openIn(pause);
  };
}

function close() {
  clearTimeout(timer);
  stream?.close();
  next?.close();
  stream = next = undefined;
}

function tell(port, data) {
  windows.get(port).owes ||= Date.now();
  port.postMessage(data);
}
