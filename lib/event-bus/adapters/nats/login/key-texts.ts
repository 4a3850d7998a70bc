import * as z from "zod";
import { EventBusError } from "../../../errors";

/** What a `.creds` file holds. */
export interface Creds {
  readonly jwt: string;
  readonly seed: string;
}

/** The blocks between dashed lines, by their titles: `BEGIN NATS USER JWT`, `BEGIN USER NKEY SEED`. */
const block = /-{3,}\s*BEGIN ([^\r\n-]+?)\s*-{3,}\s+([^\s-][^\s]*)\s+-{3,}/g;

/** Takes a `.creds` file apart. Throws `invalid_input` that names the block it lacks. */
export function creds(text: string): Creds {
  const blocks = new Map([...text.matchAll(block)].map(([, title = "", content = ""]) => [title, content]));
  const find = (word: string) => [...blocks].find(([title]) => title.includes(word))?.[1];
  const jwt = find("JWT");
  const seed = find("SEED");
  if (jwt === undefined) throw new EventBusError("invalid_input", 'the creds hold no "BEGIN NATS USER JWT" block');
  if (seed === undefined) throw new EventBusError("invalid_input", 'the creds hold no "BEGIN USER NKEY SEED" block');
  return { jwt, seed };
}

/** The seed of an nkey file: the decorated block, or the first line that begins as seeds of users do. */
export function seedLine(text: string): string {
  const decorated = [...text.matchAll(block)].find(([, title = ""]) => title.includes("SEED"))?.[2];
  const plain = text.split(/\s+/).find((word) => word.startsWith("SU"));
  return decorated ?? plain ?? text.trim();
}

/** What a JWT says about itself. It is signed, not encrypted: none of this is secret. */
export interface UserClaims {
  readonly name: string | null;
  /** Milliseconds since the epoch, or null where it does not expire. */
  readonly expiresAt: number | null;
}

const claimsSchema = z.object({ name: z.string().optional(), exp: z.number().optional() });

/** Reads a JWT's claims without checking its signature; null for what is no JWT. */
export function userClaims(jwt: string): UserClaims | null {
  try {
    const payload: unknown = JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString("utf8"));
    const { name = null, exp } = claimsSchema.parse(payload);
    return { name, expiresAt: exp === undefined || exp === 0 ? null : exp * 1_000 };
  } catch {
    return null;
  }
}
