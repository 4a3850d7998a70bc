import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import type { TlsOptions } from "@nats-io/transport-node";
import * as z from "zod";
import { EventBusError } from "../../../errors";
import { reveal, type Secret } from "../../../secret";

/** A certificate or key in PEM, and the file that it is from, which errors name. */
export interface Pem {
  readonly text: Secret | string;
  readonly file?: string;
}

/** How to encrypt. Given at all, even empty, the connection is encrypted or fails. */
export interface NatsTls {
  /** Certificates that may have signed the server's (those that Node.js trusts). */
  readonly ca?: Pem;
  /** The client's certificate, with its `key`. */
  readonly cert?: Pem;
  readonly key?: Pem;
  /** True for servers that greet only after the handshake (`handshake_first`); the CLI calls it `tls_first` (false). */
  readonly first?: boolean;
}

/** Options for Node's TLS beyond those that the client declares: it hands on all of them. */
export interface ClientTls extends TlsOptions {
  checkServerIdentity?: (this: unknown, host: string, certificate: PeerCertificate) => Error | undefined;
}

/** Options of the client. Throws `invalid_input` that names the file, where a certificate or key cannot be used. */
export function clientTls(tls: NatsTls): ClientTls {
  const { ca, cert, key, first = false } = tls;
  if (ca !== undefined) requireCertificate(ca, "CA");
  if (cert !== undefined || key !== undefined) requirePair(cert, key);
  return {
    ...(ca === undefined ? {} : { ca: reveal(ca.text) }),
    ...(cert === undefined ? {} : { cert: reveal(cert.text) }),
    ...(key === undefined ? {} : { key: reveal(key.text) }),
    handshakeFirst: first,
    checkServerIdentity: checkDialledServer,
  };
}

/** Where a PEM is from, for a sentence. */
export function pemWords({ file }: Pem): string {
  return file ?? "the configuration";
}

function requireCertificate(pem: Pem, what: string): X509Certificate {
  try {
    return new X509Certificate(reveal(pem.text));
  } catch {
    throw new EventBusError("invalid_input", `the ${what} in ${pemWords(pem)} is no certificate in PEM`);
  }
}

function requirePair(cert: Pem | undefined, key: Pem | undefined): void {
  if (cert === undefined) throw new EventBusError("invalid_input", "there is a client key without its certificate");
  if (key === undefined) throw new EventBusError("invalid_input", "there is a client certificate without its key");
  const certificate = requireCertificate(cert, "client certificate");
  if (!certificate.checkPrivateKey(readKey(key)))
    throw new EventBusError(
      "invalid_input",
      `the client key in ${pemWords(key)} does not belong to the certificate in ${pemWords(cert)}`,
    );
}

function readKey(key: Pem): KeyObject {
  const text = reveal(key.text);
  try {
    return createPrivateKey(text);
  } catch {
    const why = text.includes("ENCRYPTED") ? "has a passphrase: give the key without one" : "is no private key in PEM";
    throw new EventBusError("invalid_input", `the client key in ${pemWords(key)} ${why}`);
  }
}

const dialledSchema = z.object({
  servername: z.literal(""),
  socket: z.object({ remoteAddress: z.string() }),
});

/**
 * Node's own check, of the address that was dialled. The client gives no name for an IP address, and Node then takes
 * `localhost`: a certificate for the address would be refused, and one for `localhost` be taken from any machine.
 */
function checkDialledServer(this: unknown, host: string, certificate: PeerCertificate): Error | undefined {
  const dialled = dialledSchema.safeParse(this);
  return checkServerIdentity(dialled.success ? dialled.data.socket.remoteAddress : host, certificate);
}
