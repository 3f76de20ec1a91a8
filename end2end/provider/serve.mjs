// A certified OpenID Connect provider on a free port, for tests: whoever is named in PEOPLE logs in with any password. What a
// right provider never sends, it sends when it is told to: POST /twist with { claims, without, algorithm, foreignKey, userinfo },
// which counts until the next one. GET /seen tells what was asked of it.
import { createHmac, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { createServer } from "node:http";

import Provider from "oidc-provider";

const [clientId, clientSecret, redirects, host = "127.0.0.1"] = process.argv.slice(2);

/** Who can log in, by the name they type; `ana:x` is Ana with what the test adds to it by POST /people. */
const people = new Map([
  ["ana", { email: "ana@northgate.test", email_verified: true, name: "Ana Ruiz", groups: ["staff"] }],
  ["owner", { email: "owner@northgate.test", email_verified: true, name: "A. Mora", groups: ["heads"] }],
  ["mallory", { email: "mallory@evil.test", email_verified: true, name: "Mallory" }],
]);
let twist = {};
const seen = [];

const key = generateKeyPairSync("rsa", { modulusLength: 2048 });
const foreign = generateKeyPairSync("rsa", { modulusLength: 2048 });
const jwk = { ...key.privateKey.export({ format: "jwk" }), kid: "first", alg: "RS256", use: "sig" };
const base64 = (data) => Buffer.from(typeof data === "string" ? data : JSON.stringify(data)).toString("base64url");

/** Signs a token anew as it was told. */
function twisted(token) {
  const { claims = {}, without = [], algorithm = "RS256", foreignKey = false } = twist;
  const [head, body] = token.split(".", 2).map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
  const changed = { ...body, ...claims };
  for (const claim of without) delete changed[claim];
  const start = `${base64({ ...head, alg: algorithm })}.${base64(changed)}`;
  if (algorithm === "none") return `${start}.`;
  if (algorithm === "HS256") return `${start}.${createHmac("sha256", clientSecret).update(start).digest("base64url")}`;
  const by = foreignKey ? foreign.privateKey : key.privateKey;
  return `${start}.${sign("sha256", Buffer.from(start), by).toString("base64url")}`;
}

const server = createServer();
server.listen(0, host, () => {
  const { port } = server.address();
  const issuer = `http://${host}:${port}`;
  const client = (client_id, secret) => ({
    client_id,
    client_secret: secret,
    redirect_uris: redirects.split(" "),
    response_types: ["code"],
    grant_types: ["authorization_code"],
    id_token_signed_response_alg: "RS256",
  });
  const provider = new Provider(issuer, {
    clients: [client(clientId, clientSecret), client("another", randomBytes(32).toString("hex"))],
    jwks: { keys: [jwk] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
    pkce: { required: () => true },
    ttl: { Interaction: 600, Session: 3600, Grant: 3600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
    findAccount: (_context, id) => {
      const person = people.get(id);
      return person && { accountId: id, claims: () => ({ sub: id, ...person, ...twist.userinfo }) };
    },
  });
  provider.use(async (context, next) => {
    seen.push(context.path);
    await next();
    const body = context.body;
    if (context.path === "/token" && body?.id_token && Object.keys(twist).length > 0) {
      context.body = { ...body, id_token: twisted(body.id_token) };
    }
    if (context.path === "/me" && twist.userinfo?.sub) context.body = { ...body, sub: twist.userinfo.sub };
  });
  const app = provider.callback();
  const told = (request) =>
    new Promise((resolve) => {
      let text = "";
      request.on("data", (piece) => (text += piece));
      request.on("end", () => resolve(text === "" ? {} : JSON.parse(text)));
    });
  server.on("request", async (request, response) => {
    if (request.method === "POST" && request.url === "/twist") {
      twist = await told(request);
      return response.end("twisted");
    }
    if (request.method === "POST" && request.url === "/people") {
      for (const [id, claims] of Object.entries(await told(request))) people.set(id, claims);
      return response.end("known");
    }
    if (request.url === "/seen") return response.end(JSON.stringify(seen));
    return app(request, response);
  });
  console.log(`listening ${issuer}`);
});
// A test that forgets it closes its end.
process.stdin.on("end", () => process.exit()).resume();
