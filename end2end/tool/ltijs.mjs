// A test engine that registers itself: ltijs, on localhost while Lanyard is on 127.0.0.1, so that the two are two sites. It says on
// a page who came. Prints "listening ADDRESS" when it is ready; POST /score says what it is to tell of whom it greeted. It keeps
// what it knows in memory, and ends with its standard input.
import { createServer } from "node:http";

import { Provider as lti } from "ltijs";

const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** Lists by name: what the library asks of a database. */
const lists = new Map();
const list = (name) => lists.get(name) ?? lists.set(name, []).get(name);
const fits = (query) => (row) => Object.entries(query ?? {}).every(([key, value]) => row[key] === value);
const memory = {
  setup: async () => true,
  Close: async () => true,
  Get: async (_secret, name, query) => {
    const found = list(name).filter(fits(query));
    return found.length === 0 ? false : found;
  },
  Insert: async (_secret, name, item, index) => list(name).push({ createdAt: Date.now(), ...index, ...item }) > 0,
  Replace: async (secret, name, query, item, index) => {
    await memory.Delete(name, query);
    return memory.Insert(secret, name, item, index);
  },
  Modify: async (_secret, name, query, change) => list(name).filter(fits(query)).map((row) => Object.assign(row, change)),
  Delete: async (name, query) => lists.set(name, list(name).filter((row) => !fits(query)(row))),
};

const server = createServer();
await new Promise((resolve) => server.listen(0, "localhost", resolve));
const address = `http://localhost:${server.address().port}`;

lti.setup("of no use to anybody", { plugin: memory }, {
  cookies: { secure: true, sameSite: "None" },
  dynReg: { url: address, name: "Northgate exams", customParameters: { test: "B1" }, autoActivate: true },
});

/** Who came, by what Lanyard calls them. */
const came = new Map();
lti.onConnect((token, _request, response) => {
  came.set(token.user, token);
  const { name = "whoever you are" } = token.userInfo;
  const told = escaped(JSON.stringify(token));
  response.send(`<!doctype html><title>The test</title><h1>Hello ${escaped(name)}</h1><pre id="told">${told}</pre>`);
});
lti.whitelist("/score", "/favicon.ico");
await lti.deploy({ serverless: true, silent: true });
lti.app.get("/favicon.ico", (_request, response) => response.status(204).end());
lti.app.post("/score", async (request, response) => {
  const { user, given, maximum } = JSON.parse(request.body);
  const token = came.get(user);
  const score = { scoreGiven: given, scoreMaximum: maximum, activityProgress: "Completed", gradingProgress: "FullyGraded" };
  await lti.Grade.submitScore(token, token.platformContext.endpoint.lineitem, score);
  response.status(204).end();
});
server.on("request", lti.app);
console.log(`listening ${address}`);
// Ends with whoever started it.
process.stdin.on("end", () => process.exit()).resume();
