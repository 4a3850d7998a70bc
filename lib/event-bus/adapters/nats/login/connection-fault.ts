import { errorText } from "../../../error-text";
import { expiredAt, loginWords } from "./login-words";
import type { ServerAccess } from "./server-access";
import { pemWords } from "./tls";

/** Node's codes for a server certificate that no trusted CA has signed. */
const untrusted = new Set([
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
]);

/** How a TLS alert about the client's certificate reads in OpenSSL's code, and what it means. */
const certificateAlerts: readonly (readonly [RegExp, string])[] = [
  [/CERTIFICATE_REQUIRED/, "it was not sent"],
  [/ALERT_UNKNOWN_CA/, "the server does not know the CA that signed it"],
  [/ALERT_CERTIFICATE_EXPIRED/, "it has expired"],
  [/ALERT_CERTIFICATE_REVOKED/, "it was revoked"],
  [/ALERT_(BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_UNKNOWN|ACCESS_DENIED)/, "the server did not accept it"],
];

/**
 * Why a connection did not come about, in a sentence that names the part which was refused, as far as the server tells.
 * Never a secret: of the login only what {@link loginWords} says.
 */
export function connectionFault(error: unknown, access: ServerAccess, nowMs: number): string {
  if (!(error instanceof Error)) return errorText(error);
  if (error.name === "AuthorizationError" || error.name === "UserAuthenticationExpiredError")
    return loginFault(error.message, access, nowMs);
  return tlsFault(error, access) ?? errorText(error);
}

/** The server says "Authorization Violation" for most: which part was wrong it keeps to itself. */
function loginFault(message: string, access: ServerAccess, nowMs: number): string {
  const { login, tls } = access;
  const certificate = tls?.cert === undefined ? "" : ` and the client certificate in ${pemWords(tls.cert)}`;
  const offered = `${loginWords(login)}${certificate}`;
  if (/timeout/i.test(message)) return `the server got no login in time (${message}); offered: ${offered}`;
  const expired = expiredAt(login, nowMs);
  if (expired !== null) return `the server refused ${offered}: the JWT expired at ${expired} (${message})`;
  if (/expired/i.test(message)) return `the server refused ${offered}: it has expired (${message})`;
  if (login.kind === "none" && certificate === "")
    return `the server asks for a login, and none is configured (${message})`;
  return `the server refused ${offered} (${message})`;
}

function tlsFault(error: Error, { tls }: ServerAccess): string | null {
  const code = codeOf(error);
  if (untrusted.has(code)) {
    const signer =
      tls?.ca === undefined ? "a CA that this machine trusts: name its CA" : `the CA in ${pemWords(tls.ca)}`;
    const asked = tls === null ? "TLS required: " : "";
    return `${asked}the server's certificate is not signed by ${signer} (${code})`;
  }
  if (code === "CERT_HAS_EXPIRED") return "the server's certificate has expired";
  if (code === "CERT_NOT_YET_VALID") return "the server's certificate is not valid yet: compare the clocks";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return altNameFault(error, tls !== null);
  if (code === "ERR_SSL_WRONG_VERSION_NUMBER")
    return "the server does not begin with TLS: switch TLS first (tls_first) off, or set handshake_first on the server";
  if (error.message.includes("does not support 'tls'"))
    return "TLS is asked for, by tls:// or by TLS settings, and the server has none";
  const alert = certificateAlerts.find(([pattern]) => pattern.test(code));
  if (alert === undefined) return null;
  return tls?.cert === undefined
    ? "client certificate required: the server asks for one, and none is configured"
    : `client certificate in ${pemWords(tls.cert)} refused: ${alert[1]}`;
}

/** Without a word about TLS in the settings the client checks an IP address as if it were `localhost`. */
function altNameFault(error: Error, asked: boolean): string {
  const reason = "reason" in error && typeof error.reason === "string" ? error.reason : error.message;
  const hint = asked ? "" : "; where the address is an IP address, ask for TLS by tls://";
  return `the server's certificate is for another name: ${reason}${hint}`;
}

function codeOf(error: Error): string {
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause instanceof Error ? codeOf(error.cause) : "";
}
