import { homedir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import type { NatsLogin, NatsServerOptions, NatsTls } from "../../event-bus/index";
import { type BrokerColour, brokerColours } from "../../model/broker-colour";
import { ContextReferences } from "./context-references";
import { parseJson } from "./json-text";
import { guarded, type Surroundings } from "./nats-options";
import type { JsonPath } from "./problems";

const text = z.string().nullish();

/** A context as the nats CLI stores it (jsm.go, `natscontext`). Everything else is told by name. */
const contextSchema = z.looseObject({
  name: text,
  description: text,
  url: text,
  token: text,
  user: text,
  password: text,
  creds: text,
  nkey: text,
  user_jwt: text,
  user_seed: text,
  cert: text,
  key: text,
  ca: text,
  tls_first: z.boolean().nullish(),
  inbox_prefix: text,
  jetstream_domain: text,
  jetstream_api_prefix: text,
  color_scheme: text,
});
/** The CLI's own where a context names none. */
const defaultUrl = "nats://127.0.0.1:4222";

type Written = z.output<typeof contextSchema>;

/** Members that change who or what is reached: to ignore one would connect otherwise than the CLI does. */
const unsupported: Readonly<Record<string, string>> = {
  socks_proxy: "Jetlag does not connect through a SOCKS proxy",
  nsc: "Jetlag does not run nsc: write the path of the .creds file into creds",
  windows_cert_store: "Jetlag does not read the Windows certificate store: use cert and key",
  windows_cert_match_by: "Jetlag does not read the Windows certificate store: use cert and key",
  windows_cert_match: "Jetlag does not read the Windows certificate store: use cert and key",
  windows_ca_certs_match: "Jetlag does not read the Windows certificate store: use ca",
  jetstream_event_prefix: "Jetlag hears failures on $JS.EVENT only",
};

/** A context, as settings of a broker. */
export interface NatsContext {
  readonly options: NatsServerOptions;
  readonly colour: BrokerColour | null;
  /** What of it is not used, one sentence each. */
  readonly warnings: readonly string[];
}

/** Where the nats CLI keeps the context of a name: `$XDG_CONFIG_HOME/nats/context`, else `~/.config/nats/context`. */
export function contextPath(name: string, variables: Surroundings["variables"]): string {
  const root = variables.XDG_CONFIG_HOME || join(variables.HOME || homedir(), ".config");
  return join(root, "nats", "context", `${name}.json`);
}

/**
 * Reads a context by the rules of the CLI: `~` and `$VAR` in paths, relative paths from the working directory, secrets
 * as `file://`, `env://` or `data:`. Undefined with problems at `path` where it cannot be used.
 */
export function natsContext(name: string, path: JsonPath, around: Surroundings): NatsContext | undefined {
  const { variables, sources, problems } = around;
  if (name.includes("..") || /[/\\]/.test(name)) {
    problems.add(path, `"${name}" is not the name of a context: no slashes, no ".."`);
    return undefined;
  }
  const file = contextPath(name, variables);
  const json = problems.attempt(path, () => parseJson(sources.text(file), file));
  if (json === undefined) return undefined;
  const parsed = contextSchema.safeParse(json);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.add(path, `${file}: ${issue.path.join(".")}: ${issue.message}`);
    return undefined;
  }
  return read(parsed.data, file, new ContextReferences(file, path, around));
}

function read(written: Written, file: string, references: ContextReferences): NatsContext {
  const warnings = reject(written, file, references);
  const login = natsLogin(written, references);
  const tls = natsTls(written, references);
  const { url, inbox_prefix, jetstream_domain, jetstream_api_prefix, color_scheme } = written;
  return {
    options: {
      servers: guarded(url || defaultUrl),
      ...(login === undefined ? {} : { login }),
      ...(tls === undefined ? {} : { tls }),
      ...(inbox_prefix ? { inboxPrefix: inbox_prefix } : {}),
      ...(jetstream_domain ? { jetstreamDomain: jetstream_domain } : {}),
      ...(jetstream_api_prefix ? { jetstreamApiPrefix: jetstream_api_prefix } : {}),
    },
    colour: brokerColours.find((colour) => colour === color_scheme) ?? null,
    warnings,
  };
}

/** Problems for what cannot be had, warnings for what is not known. */
function reject(written: Written, file: string, references: ContextReferences): string[] {
  const warnings: string[] = [];
  for (const [member, value] of Object.entries(written)) {
    if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) continue;
    const reason = unsupported[member];
    if (reason !== undefined) references.problem(member, reason);
    else if (!(member in contextSchema.shape)) warnings.push(`${member} in ${file} is not known and not used`);
  }
  return warnings;
}

const logins = ["user", "creds", "nkey", "user_jwt", "token"] as const;

function natsLogin(written: Written, references: ContextReferences): NatsLogin | undefined {
  const [kind, ...others] = logins.filter((name) => written[name]);
  if (kind === undefined) return undefined;
  if (others.length > 0) {
    references.problem([kind, ...others].join(", "), "several logins: leave one");
    return undefined;
  }
  switch (kind) {
    case "user":
      return {
        kind: "password",
        user: written.user ?? "",
        password: references.literal("password", written.password) ?? "",
      };
    case "token":
      return { kind: "token", token: references.literal("token", written.token) ?? "" };
    case "creds": {
      const creds = references.reference("creds", written.creds ?? "");
      return creds === undefined ? undefined : { kind: "creds", creds };
    }
    case "nkey": {
      const seed = references.reference("nkey", written.nkey ?? "");
      return seed === undefined ? undefined : { kind: "nkey", seed };
    }
    case "user_jwt": {
      const jwt = references.literal("user_jwt", written.user_jwt);
      const seed = references.literal("user_seed", written.user_seed);
      return jwt === undefined ? undefined : { kind: "jwt", jwt, ...(seed === undefined ? {} : { seed }) };
    }
  }
}

/** Naming a CA or a certificate asks for encryption, as in the CLI. */
function natsTls(written: Written, references: ContextReferences): NatsTls | undefined {
  const first = written.tls_first === true;
  if (!first && !written.ca && !written.cert && !written.key) return undefined;
  const [ca, cert, key] = (["ca", "cert", "key"] as const).map((member) => references.pem(member, written[member]));
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    first,
  };
}
