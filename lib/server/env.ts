import * as z from "zod";
import { type Host, isLoopback, parseHost } from "../access/host";
import { parseMaskRules } from "../access/mask/mask-rules";
import { webhookFormats } from "../contract/webhook";
import { defaultDeadLetterPatterns } from "../failures/inbox/dead-letters";
import { rights } from "../model/activity";
import { settingsLimits } from "../monitor/verdict/limits";
import type { ConfigPlace } from "./config/read-config";
import type { Variables } from "./config/sources";
import { badTarget, parseWebhookTarget, type WebhookSettings } from "./webhook/webhook-target";

const list = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part.length > 0),
);

const flag = z.enum(["0", "1", "true", "false"]).transform((text) => text === "1" || text === "true");

const limits = list.transform((pairs, context) => {
  const written = settingsLimits(pairs);
  for (const message of written.problems) context.addIssue({ code: "custom", message });
  return written;
});

const webhookTarget = z.string().transform((address, context) => {
  const target = parseWebhookTarget(address);
  if (target === null) context.addIssue({ code: "custom", message: badTarget });
  return target;
});

const hosts = list.transform((written, context) =>
  written.flatMap((text): Host[] => {
    const host = parseHost(text);
    if (host !== null) return [host];
    context.addIssue(`"${text}" is not a host name such as jetlag.example.com or jetlag.example.com:8443`);
    return [];
  }),
);

const origins = list.transform((written, context) =>
  written.flatMap((text): string[] => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return [url.origin];
    context.addIssue(`"${text}" is not an origin such as https://jetlag.example.com`);
    return [];
  }),
);

const maskRules = z.string().transform((text, context) => {
  try {
    return parseMaskRules(text);
  } catch (error) {
    context.addIssue(error instanceof Error ? error.message : String(error));
    return z.NEVER;
  }
});

/** Where records are kept. */
export type StorePlace =
  | { readonly kind: "broker" }
  | { readonly kind: "memory" }
  | { readonly kind: "server"; readonly servers: readonly string[] };

const storePlace = z.string().transform((text, context): StorePlace | { readonly kind: "embedded" } => {
  if (text === "jetstream") return { kind: "broker" };
  if (text === "memory" || text === "embedded") return { kind: text };
  const servers = text.split(",").map((address) => address.trim());
  if (servers.every((address) => /^(nats|tls):\/\/./i.test(address))) return { kind: "server", servers };
  // The text itself may hold a password.
  context.addIssue("use jetstream, memory, embedded, or the address of a server such as nats://host:4222");
  return z.NEVER;
});

/** The embedded server keeps records of other brokers; where it is watched itself, it keeps its own. */
function placeOfStore(place: StorePlace | { readonly kind: "embedded" }, embeddedUrl: string | null): StorePlace {
  if (place.kind !== "embedded") return place;
  return embeddedUrl === null ? { kind: "broker" } : { kind: "server", servers: [embeddedUrl] };
}

const shortestSecret = 16;

/** Every environment variable the dashboard reads; README "Configuration" explains them. */
const envSchema = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    HOST: z.string().min(1).default("127.0.0.1"),
    JETLAG_BUS: z.enum(["nats", "memory"]).default("nats"),
    /** Why `npm start` chose the in-memory bus by itself. */
    JETLAG_BUS_FALLBACK_REASON: z.string().min(1).optional(),
    NATS_URL: list.optional(),
    /** Path of the file that names brokers; instead of `NATS_URL`. */
    JETLAG_CONFIG: z.string().min(1).optional(),
    /** Contexts of the nats CLI; instead of `NATS_URL`. */
    JETLAG_NATS_CONTEXT: list.pipe(z.array(z.string()).min(1, "names no context")).optional(),
    /** Set by `npm start` for the nats-server that it runs itself. */
    JETLAG_EMBEDDED_NATS_URL: z.string().min(1).optional(),
    JETLAG_DEMO: flag.default(true),
    /** Where records are kept: `jetstream` at the watched broker, `memory`, `embedded`, or addresses of a server. */
    JETLAG_STORE: storePlace.default({ kind: "broker" }),
    /** What records may take together on their server, MiB. */
    JETLAG_STORE_MAX_MB: z.coerce.number().int().min(8, "8 or more").max(1_048_576).optional(),
    JETLAG_LIMITS: limits.prefault(""),
    /** How much longer than usual it takes until a consumer needs attention; below 1 sooner. */
    JETLAG_PATIENCE: z.coerce.number("0.02 to 20").min(0.02, "0.02 to 20").max(20, "0.02 to 20").default(1),
    JETLAG_WEBHOOK_URL: webhookTarget.optional(),
    /** What the bodies of its calls are made for. */
    JETLAG_WEBHOOK_FORMAT: z.enum(webhookFormats).default("jetlag"),
    /** How long lag history is kept, and how much of it, on the server. */
    JETLAG_LAG_DAYS: z.coerce.number().min(1, "1 to 90 days").max(90, "1 to 90 days").default(7),
    JETLAG_LAG_MAX_MB: z.coerce.number().int().min(16, "16 or more").max(1_048_576).default(256),
    /** What may be done from here beyond looking; `none` for nothing. */
    JETLAG_RIGHTS: list
      .pipe(z.array(z.enum([...rights, "none"])))
      .refine((given) => given.length === 1 || !given.includes("none"), "`none` stands alone")
      .default([...rights]),
    /** Header in which a proxy with a login names its user. */
    JETLAG_USER_HEADER: z
      .string()
      .regex(/^[\w!#$%&'*+.^`|~-]+$/, "not a header name")
      .optional(),
    /** Where a trace is looked at, with `{id}` for its id. */
    JETLAG_TRACE_URL: z
      .string()
      .refine(isTraceUrl, "an http or https address with {id}, such as https://tempo.example/trace/{id}")
      .optional(),
    JETLAG_DEAD_LETTERS: list.default(defaultDeadLetterPatterns),
    /** Keys of the digests on job and audit records: the first signs, all are accepted. */
    JETLAG_SECRET: list
      .pipe(
        z
          .array(z.string().min(shortestSecret, `a secret needs at least ${shortestSecret} characters`))
          .min(1, "holds no secret: leave it unset, or give one"),
      )
      .optional(),
    /** Further names under which the dashboard answers. */
    JETLAG_HOSTS: hosts.default([]),
    JETLAG_ORIGINS: origins.default([]),
    /** Path below which the dashboard is served; the build has to be made for it. */
    JETLAG_BASE_PATH: z.string().default(""),
    JETLAG_MASK: maskRules.default({ paths: [], headers: [] }),
    NODE_ENV: z.string().default("development"),
    JETLAG_LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  })
  .superRefine((env, context) => {
    const places = (["JETLAG_CONFIG", "JETLAG_NATS_CONTEXT", "NATS_URL"] as const).filter((name) => env[name]?.length);
    if (places.length > 1)
      context.addIssue(`${places.join(" and ")} are both set, and each says what to watch: leave one`);
    if (places[0] !== undefined && places[0] !== "NATS_URL" && env.JETLAG_BUS === "memory")
      context.addIssue(`${places[0]} names brokers, and JETLAG_BUS=memory wants none: leave one`);
    // Without one the records would go to the watched broker, which is not what was asked for.
    if (env.JETLAG_STORE.kind === "embedded" && env.JETLAG_BUS === "nats" && env.JETLAG_EMBEDDED_NATS_URL === undefined)
      context.addIssue(
        "JETLAG_STORE=embedded wants the nats-server of `npm start`, and none runs here: name a server, nats://host:4222",
      );
  })
  .transform((env) => {
    const ownServers = env.NATS_URL !== undefined && env.NATS_URL.length > 0 ? env.NATS_URL : null;
    const listensOn = parseHost(env.HOST);
    const configPlace = placeOf(env.JETLAG_CONFIG, env.JETLAG_NATS_CONTEXT);
    const embedded =
      configPlace === null &&
      ownServers === null &&
      env.JETLAG_BUS === "nats" &&
      env.JETLAG_EMBEDDED_NATS_URL !== undefined;
    return {
      port: env.PORT,
      host: env.HOST,
      busKind: env.JETLAG_BUS,
      busFallbackReason: env.JETLAG_BUS_FALLBACK_REASON ?? null,
      natsServers: ownServers ?? [env.JETLAG_EMBEDDED_NATS_URL ?? "nats://127.0.0.1:4222"],
      embedded,
      /** Where brokers are configured; null where the environment alone says what to watch. */
      configPlace,
      // Demo traffic never goes to a server that somebody else runs.
      demo: env.JETLAG_DEMO && (embedded || env.JETLAG_BUS === "memory"),
      store: placeOfStore(env.JETLAG_STORE, embedded ? null : (env.JETLAG_EMBEDDED_NATS_URL ?? null)),
      storeMaxBytes: env.JETLAG_STORE_MAX_MB === undefined ? null : env.JETLAG_STORE_MAX_MB * 1_048_576,
      limits: env.JETLAG_LIMITS,
      patience: env.JETLAG_PATIENCE,
      webhook: {
        target: env.JETLAG_WEBHOOK_URL ?? null,
        format: env.JETLAG_WEBHOOK_FORMAT,
      } satisfies WebhookSettings,
      /** Under which people reach the dashboard, as far as it is told. */
      ownOrigin: env.JETLAG_ORIGINS[0] ?? `http://${reachableHost(env.HOST)}:${env.PORT}`,
      lagBounds: { maxAgeMs: env.JETLAG_LAG_DAYS * 86_400_000, maxBytes: env.JETLAG_LAG_MAX_MB * 1_048_576 },
      allowedOrigins: env.JETLAG_ORIGINS,
      basePath: env.JETLAG_BASE_PATH,
      hosts: {
        loopbackOnly: listensOn !== null && isLoopback(listensOn),
        names: [...env.JETLAG_HOSTS, ...hostsOf(env.JETLAG_ORIGINS), ...(listensOn === null ? [] : [listensOn])],
      },
      access: {
        rights: rights.filter((right) => env.JETLAG_RIGHTS.includes(right)),
        userHeader: env.JETLAG_USER_HEADER ?? null,
      },
      traceUrl: env.JETLAG_TRACE_URL ?? null,
      deadLetterPatterns: env.JETLAG_DEAD_LETTERS,
      maskRules: env.JETLAG_MASK,
      secrets: env.JETLAG_SECRET ?? [],
      logLevel: env.JETLAG_LOG_LEVEL,
      isDevelopment: env.NODE_ENV !== "production",
    };
  });

function isTraceUrl(text: string): boolean {
  const example = text.replaceAll("{id}", "0");
  return text.includes("{id}") && URL.canParse(example) && /^https?:$/.test(new URL(example).protocol);
}

function placeOf(path: string | undefined, names: readonly string[] | undefined): ConfigPlace | null {
  if (path !== undefined) return { kind: "file", path };
  return names === undefined ? null : { kind: "contexts", names };
}

/** A host to put into links; one that listens everywhere is called by the name that every machine has for itself. */
function reachableHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

/** The hosts of origins, on any port: a proxy passes on its own or the dashboard's. */
function hostsOf(allowed: readonly string[]): Host[] {
  return allowed.flatMap((origin) => parseHost(new URL(origin).host) ?? []).map((host) => ({ ...host, port: null }));
}

/** The dashboard's settings. */
export type Env = z.output<typeof envSchema>;

/** Settings from variables. Throws an error whose message names each wrong variable. */
export function parseEnv(variables: Variables): Env {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = envSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`,
  );
  throw new Error(`Environment: ${wrong.join("; ")}`);
}

/** Settings of this process. */
export function readEnv(): Env {
  return parseEnv(readVariables());
}

/** The environment of this process, which a configuration may refer to. */
export function readVariables(): Variables {
  return process.env;
}
