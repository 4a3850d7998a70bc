import * as z from "zod";
import { webhookFormats } from "../../contract/webhook";
import { brokerColours } from "../../model/broker-colour";
import { limitKeys } from "../../model/consumer/limit";
import type { JsonPath } from "./problems";
import { protobufSchema } from "./protobuf/protobuf-schema";

const fromFile = z.strictObject({
  file: z
    .string()
    .min(1)
    .describe("Path of a file that holds it; relative to this configuration, ~ is the home directory."),
});

/** A text, or where to find it. Wherever it may be secret, `${ENV}` or a file keep it out of this file. */
const secret = z
  .union([z.string().min(1), fromFile], {
    error: `write a text, "\${ENV}" to take an environment variable, or { "file": "/path" }`,
  })
  .meta({
    id: "secret",
    description: `A text; \${ENV} in it stands for an environment variable. Or a file that holds it.`,
  });

const loginSchema = z
  .strictObject({
    user: z.string().min(1).optional().describe("Name of the user; with `password`."),
    password: secret.optional(),
    token: secret.optional().describe("A token instead of a user."),
    nkey: secret.optional().describe("The seed of a user's nkey (begins with SU)."),
    creds: secret.optional().describe("The content of a .creds file, usually { file: ... }."),
    jwt: secret.optional().describe("A user JWT, with its `seed`; a bearer JWT needs none."),
    seed: secret.optional(),
  })
  .describe("How to log in: user and password, or a token, an nkey, creds, or a JWT.");

const tlsSchema = z
  .strictObject({
    ca: secret
      .optional()
      .describe("Certificates (PEM) that may have signed the server's; those that Node.js trusts if absent."),
    cert: secret.optional().describe("The client's certificate (PEM), with `key`."),
    key: secret.optional().describe("The client's private key (PEM), without a passphrase."),
    first: z.boolean().optional().describe("True for servers with handshake_first (false)."),
  })
  .describe("Encryption. Present at all, even empty, the connection is encrypted or fails.");

const shared = {
  id: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]{0,39}$/,
      "is 1 to 40 lower-case letters, digits and dashes, and does not begin with a dash",
    )
    .describe("Name in addresses and records; unique. Keep it: links and records go by it."),
  title: z.string().min(1).max(80).optional().describe("Name for people (the id)."),
  colour: z.enum(brokerColours).optional().describe("To tell brokers apart."),
  masks: z
    .array(z.string().min(1))
    .optional()
    .describe(
      "What no viewer may see, besides JETLAG_MASK: JSON paths ($.card.number) and headers (header:Authorization).",
    ),
  deadLetters: z
    .array(z.string().min(1))
    .optional()
    .describe("Names of streams that hold dead letters; * stands for anything (JETLAG_DEAD_LETTERS)."),
  limits: z
    .partialRecord(z.enum(limitKeys), z.union([z.number(), z.string().min(1), z.boolean()]))
    .optional()
    .describe(
      'Limits for every consumer, for example { "unprocessed-critical": 1000, "last-ack-critical": "15m" } (JETLAG_LIMITS).',
    ),
  webhook: z
    .strictObject({
      url: secret.optional().describe("Address that is called about incidents of this broker (JETLAG_WEBHOOK_URL)."),
      format: z
        .enum(webhookFormats)
        .optional()
        .describe("What the bodies of its calls are made for (JETLAG_WEBHOOK_FORMAT)."),
    })
    .optional()
    .describe("Who is told of incidents of this broker."),
  protobuf: protobufSchema.optional(),
};

const natsSchema = z.strictObject({
  ...shared,
  kind: z.literal("nats"),
  servers: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1, "names no server")], {
      error: "write an address, or a list of addresses",
    })
    .optional()
    .describe("nats://host:port or tls://host:port of a server, or of several of one cluster (nats://localhost:4222)."),
  context: z
    .string()
    .min(1)
    .optional()
    .describe("Name of a context of the nats CLI that says where to connect and how to log in."),
  login: loginSchema.optional(),
  tls: tlsSchema.optional(),
  inboxPrefix: z.string().min(1).optional().describe("Subject below which answers come (_INBOX)."),
  jetstreamDomain: z.string().min(1).optional().describe("JetStream domain, for example that of a leaf node."),
  jetstreamApiPrefix: z
    .string()
    .min(1)
    .optional()
    .describe("Subject of the JetStream API ($JS.API); instead of a domain."),
});

const memorySchema = z.strictObject({ ...shared, kind: z.literal("memory") });

/** One broker as it is written. */
export const brokerSchema = z.discriminatedUnion("kind", [natsSchema, memorySchema], {
  error: ({ code }) => (code === "invalid_union" ? 'is "nats" or "memory"' : undefined),
});

/** The configuration file as it is written, before variables and files are put in. */
export const configSchema = z.strictObject({
  $schema: z.string().optional().describe("Where the schema of this file is, for editors."),
  brokers: z
    .array(brokerSchema)
    .min(1, "names no broker: at least one is needed")
    .describe("What is watched; the first is shown first."),
});

/** The file's frame alone, so that each broker can be judged by itself. */
export const frameSchema = configSchema.extend({
  brokers: z.array(z.unknown()).min(1, "names no broker: at least one is needed"),
});

/** See {@link brokerSchema}. */
export type WrittenBroker = z.output<typeof brokerSchema>;
/** A NATS broker as it is written. */
export type WrittenNats = z.output<typeof natsSchema>;
/** A text, or where to find it. */
export type WrittenSecret = z.output<typeof secret>;

/** The members that may stand at a path, to guess what a mistyped one was meant to be. */
export function keysAt(path: JsonPath): readonly string[] {
  switch (path.findLast((part) => typeof part === "string")) {
    case undefined:
      return Object.keys(configSchema.shape);
    case "brokers":
      return Object.keys(natsSchema.shape);
    case "login":
      return Object.keys(loginSchema.shape);
    case "tls":
      return Object.keys(tlsSchema.shape);
    case "limits":
      return limitKeys;
    case "protobuf":
      return Object.keys(protobufSchema.shape);
    default:
      return Object.keys(fromFile.shape);
  }
}

/** The published JSON Schema of the file: `docs/jetlag-config.schema.json` is a copy of it. */
export function configJsonSchema(): object {
  const schema = z.toJSONSchema(configSchema, { io: "input" });
  return { ...schema, title: "Configuration of Jetlag" };
}
