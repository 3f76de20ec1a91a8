// A certified OpenID Connect provider on a free port, for tests: whoever is named in `people` logs in with any password. What a
// right provider never sends, this one sends when it is told to, by POST /twist, until it is told something else:
//   claims, without, algorithm, foreignKey   how the token is signed anew
//   userinfo                                 what is put over what it tells on asking
//   at, answer                               path that answers "silent", "failing", "huge", "elsewhere" or "none" at all
// GET /seen tells which paths were asked for since the last time. It ends with its standard input.
import { createHmac, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { createServer } from "node:http";

import Provider from "oidc-provider";

const [clientId, clientSecret, redirects, host = "127.0.0.1"] = process.argv.slice(2);

/** Who can log in, by the name they type; POST /people adds some. */
const people = new Map([
  ["owner", { email: "owner@northgate.test", email_verified: true, name: "A. Mora", groups: ["heads"] }],
  ["ana", { email: "ana@northgate.test", email_verified: true, name: "Ana Ruiz", groups: ["staff"] }],
  ["mallory", { email: "mallory@evil.test", email_verified: true, name: "Mallory" }],
]);
let twist = {};
let seen = [];

const drawKey = () => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const [key, foreign] = [drawKey(), drawKey()];
const jwk = { ...key.export({ format: "jwk" }), kid: "first", alg: "RS256", use: "sig" };
const base64 = (data) => Buffer.from(JSON.stringify(data)).toString("base64url");

/** Signs a token anew as it was told. */
function twisted(token) {
  const { claims = {}, without = [], algorithm = "RS256", foreignKey = false } = twist;
  const [head, body] = token.split(".", 2).map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
  const changed = { ...body, ...claims };
  for (const claim of without) delete changed[claim];
  const start = `${base64({ ...head, alg: algorithm })}.${base64(changed)}`;
  if (algorithm === "none") return `${start}.`;
  if (algorithm === "HS256") return `${start}.${createHmac("sha256", clientSecret).update(start).digest("base64url")}`;
  return `${start}.${sign("sha256", Buffer.from(start), foreignKey ? foreign : key).toString("base64url")}`;
}

/** Answers as no provider does. */
function misbehave(response) {
  switch (twist.answer) {
    case "failing":
      return response.writeHead(500).end();
    case "elsewhere":
      return response.writeHead(302, { location: "/elsewhere" }).end();
    case "huge":
      return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify("x".repeat(300 * 1024)));
    case "none":
      return response.destroy();
    default:
      return undefined;
  }
}

const read = (request) =>
  new Promise((resolve) => {
    let text = "";
    request.on("data", (piece) => (text += piece));
    request.on("end", () => resolve(text === "" ? {} : JSON.parse(text)));
  });

const server = createServer();
server.listen(0, host, () => {
  const issuer = `http://${host}:${server.address().port}`;
  const client = (id, secret) => ({
    client_id: id,
    client_secret: secret,
    redirect_uris: redirects.split(" "),
    response_types: ["code"],
    grant_types: ["authorization_code"],
    id_token_signed_response_alg: "RS256",
  });
  const provider = new Provider(issuer, {
    clients: [client(clientId, clientSecret), client("another", `another ${clientSecret}`)],
    jwks: { keys: [jwk] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
    pkce: { required: () => true },
    ttl: { Interaction: 600, Session: 3600, Grant: 3600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
    findAccount: (_context, id) => {
      const person = people.get(id);
      return person && { accountId: id, claims: () => ({ sub: id, ...person }) };
    },
  });
  provider.use(async (context, next) => {
    await next();
    const { body, path } = context;
    // Its pages ask a server outside for a typeface.
    if (typeof body === "string") context.body = body.replace(/@import url\([^)]*\);/, "");
    if (path === "/token" && body?.id_token) context.body = { ...body, id_token: twisted(body.id_token) };
    if (path === "/me" && body?.sub) context.body = { ...body, ...twist.userinfo };
  });
  const app = provider.callback();
  server.on("request", async (request, response) => {
    const { pathname } = new URL(request.url, issuer);
    if (pathname === "/twist") {
      twist = await read(request);
      return response.end();
    }
    if (pathname === "/people") {
      for (const [id, claims] of Object.entries(await read(request))) people.set(id, claims);
      return response.end();
    }
    if (pathname === "/seen") {
      response.end(JSON.stringify(seen));
      seen = [];
      return undefined;
    }
    // Browsers ask for it by themselves.
    if (pathname === "/favicon.ico") {
      response.statusCode = 204;
      return response.end();
    }
    seen.push(pathname);
    return twist.answer !== undefined && pathname === twist.at ? misbehave(response) : app(request, response);
  });
  process.stdout.write(`listening ${issuer}\n`);
});
// A test that is killed closes its end.
process.stdin.on("end", () => process.exit()).resume();
