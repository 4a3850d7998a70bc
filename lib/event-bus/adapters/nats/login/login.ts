import { type Authenticator, jwtAuthenticator, nkeyAuthenticator } from "@nats-io/transport-node";
import { EventBusError } from "../../../errors";
import { reveal, type Secret } from "../../../secret";
import { creds, seedLine } from "./key-texts";

/** How to log in to a NATS server. One kind: a server takes what it asks for and ignores the rest. */
export type NatsLogin =
  | { readonly kind: "none" }
  | { readonly kind: "password"; readonly user: string; readonly password: Secret | string }
  | { readonly kind: "token"; readonly token: Secret | string }
  /** A seed that begins with `SU`, alone or as a file of `nk` or `nsc` decorates it. */
  | { readonly kind: "nkey"; readonly seed: Secret | string }
  /** The text of a `.creds` file. */
  | { readonly kind: "creds"; readonly creds: Secret | string }
  /** A user JWT; a bearer JWT needs no seed. */
  | { readonly kind: "jwt"; readonly jwt: Secret | string; readonly seed?: Secret | string };

/** A login as the client takes it. */
export interface ClientLogin {
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
  readonly authenticator?: Authenticator;
}

/** Options of the client. Throws `invalid_input`, without any part of the secret, for one that cannot be read. */
export function clientLogin(login: NatsLogin): ClientLogin {
  switch (login.kind) {
    case "none":
      return {};
    case "password":
      return { user: login.user, pass: reveal(login.password) };
    case "token":
      return { token: reveal(login.token) };
    case "nkey":
      return { authenticator: signing("the nkey seed", () => nkeyAuthenticator(bytes(seedLine(reveal(login.seed))))) };
    case "creds": {
      const { jwt, seed } = creds(reveal(login.creds));
      return { authenticator: signing("the seed in the creds", () => jwtAuthenticator(jwt, bytes(seed))) };
    }
    case "jwt": {
      const { jwt, seed } = login;
      const key = seed === undefined ? undefined : bytes(seedLine(reveal(seed)));
      return { authenticator: signing("the seed of the JWT", () => jwtAuthenticator(reveal(jwt).trim(), key)) };
    }
  }
}

/** Signs once, so that a broken seed is told now and not within the client. */
function signing(what: string, make: () => Authenticator): Authenticator {
  try {
    const authenticator = make();
    authenticator("nonce");
    return authenticator;
  } catch {
    // Not the client's own words: they may quote the seed.
    throw new EventBusError(
      "invalid_input",
      `${what} is not a valid user seed: it begins with SU and has 58 characters`,
    );
  }
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
