import { nkeyAuthenticator } from "@nats-io/transport-node";
import { isoTime } from "../../../iso-time";
import { reveal } from "../../../secret";
import { creds, seedLine, userClaims } from "./key-texts";
import type { NatsLogin } from "./login";

/** What was offered to the server, in words and without secrets: `user "alice" with a password`. */
export function loginWords(login: NatsLogin): string {
  switch (login.kind) {
    case "none":
      return "a connection without a login";
    case "password":
      return reveal(login.password) === ""
        ? `user "${login.user}" without a password`
        : `user "${login.user}" with a password`;
    case "token":
      return "a token";
    case "nkey":
      return `the nkey ${publicKey(reveal(login.seed))}`;
    case "creds":
      return `the creds of ${jwtWords(creds(reveal(login.creds)).jwt)}`;
    case "jwt":
      return `the JWT of ${jwtWords(reveal(login.jwt))}${login.seed === undefined ? ", without a seed" : ""}`;
  }
}

/** When the login's JWT expired: ISO 8601, or null where it did not, or has no JWT. */
export function expiredAt(login: NatsLogin, nowMs: number): string | null {
  const jwt = login.kind === "creds" ? creds(reveal(login.creds)).jwt : login.kind === "jwt" ? reveal(login.jwt) : null;
  const expiresAt = jwt === null ? null : (userClaims(jwt)?.expiresAt ?? null);
  return expiresAt === null || expiresAt > nowMs ? null : isoTime(expiresAt);
}

function jwtWords(jwt: string): string {
  const name = userClaims(jwt)?.name ?? null;
  return name === null ? "a user" : `user "${name}"`;
}

function publicKey(seed: string): string {
  const auth = nkeyAuthenticator(new TextEncoder().encode(seedLine(seed)))("");
  return auth !== undefined && "nkey" in auth ? auth.nkey : "";
}
