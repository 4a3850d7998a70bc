import { dirname, resolve } from "node:path";
import { parseMaskRules } from "../../access/mask/mask-rules";
import { createEventBus } from "../../event-bus/create-event-bus";
import type { NatsServerOptions } from "../../event-bus/index";
import { grammars } from "../../model/stream/grammar";
import { settingsLimits, type WrittenLimits } from "../../monitor/verdict/limits";
import { badTarget, parseWebhookTarget, type WebhookSettings } from "../webhook/webhook-target";
import type { BrokerDefaults, BrokerSettings } from "./broker-settings";
import { brokerSchema, frameSchema, keysAt, type WrittenBroker, type WrittenNats } from "./config-schema";
import { parseJson } from "./json-text";
import { natsContext } from "./nats-context";
import { natsOptions, type Surroundings, secretAt } from "./nats-options";
import { type ConfigProblem, type JsonPath, Problems } from "./problems";
import { protobufSettings } from "./protobuf/protobuf-settings";
import { Sources, type Variables } from "./sources";
import { fillIn } from "./variables";

/** What a configuration came to. */
export type ConfigReading = (
  | { readonly ok: true; readonly brokers: readonly BrokerSettings[]; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] }
) & {
  /** The files it was read from, with a print of their contents. */
  readonly prints: ReadonlyMap<string, string>;
};

/** Where brokers are named: in a configuration file, or as contexts of the nats CLI. */
export type ConfigPlace =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "contexts"; readonly names: readonly string[] };

/** Reads what is configured, all of it, and tells everything that is wrong at once. Never throws. */
export function readConfig(place: ConfigPlace, variables: Variables, defaults: BrokerDefaults): ConfigReading {
  const sources = new Sources();
  const problems = new Problems();
  const warnings: string[] = [];
  const around = { base: process.cwd(), variables, sources, problems, defaults, warnings };
  const brokers =
    place.kind === "file" ? readFile(resolve(place.path), around) : place.names.map((name) => ofContext(name, around));
  const readable = brokers.filter((broker) => broker !== undefined);
  refuseTwins(readable, problems);
  const { prints } = sources;
  if (problems.list.length > 0) return { ok: false, problems: problems.list, prints };
  return { ok: true, brokers: readable, warnings, prints };
}

interface Reading extends Surroundings {
  readonly defaults: BrokerDefaults;
  readonly warnings: string[];
}

function readFile(path: string, around: Reading): (BrokerSettings | undefined)[] {
  const { sources, problems, variables } = around;
  const json = problems.attempt([], () => parseJson(sources.text(path), path));
  if (json === undefined) return [];
  const frame = frameSchema.safeParse(fillIn(json, [], variables, problems));
  if (!frame.success) {
    problems.addIssues([], frame.error.issues, keysAt);
    return [];
  }
  const inFile = { ...around, base: dirname(path) };
  return frame.data.brokers.map((written, at) => readBroker(written, ["brokers", at], inFile));
}

/** Undefined where something is wrong with it; the members that are right are looked into all the same. */
function readBroker(written: unknown, path: JsonPath, around: Reading): BrokerSettings | undefined {
  const { problems } = around;
  const parsed = brokerSchema.safeParse(written);
  if (!parsed.success) problems.addIssues(path, parsed.error.issues, keysAt);
  const wrong = problems.membersAt(path);
  if (parsed.success && wrong.size === 0) return toSettings(parsed.data, path, around);
  const right = Object.entries(written ?? {}).filter(([member]) => !wrong.has(member));
  const rest = brokerSchema.safeParse({ id: "unnamed", ...Object.fromEntries(right) });
  if (rest.success) toSettings(rest.data, path, around);
  return undefined;
}

function ofContext(name: string, around: Reading): BrokerSettings | undefined {
  const id = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 40);
  return toSettings({ id: id || "context", kind: "nats", title: name, context: name }, [name], around);
}

function toSettings(written: WrittenBroker, path: JsonPath, around: Reading): BrokerSettings {
  const { defaults, problems } = around;
  const shared = {
    id: written.id,
    title: written.title ?? written.id,
    colour: written.colour ?? null,
    maskRules: maskRules(written, path, around),
    deadLetterPatterns: written.deadLetters ?? defaults.deadLetterPatterns,
    limits: limits(written.limits ?? {}, [...path, "limits"], around),
    webhook: webhook(written.webhook ?? {}, [...path, "webhook"], around),
    protobuf:
      written.protobuf === undefined
        ? null
        : protobufSettings(written.protobuf, [...path, "protobuf"], around, grammars.nats),
  };
  if (written.kind === "memory") return { ...shared, kind: "memory" };
  const before = problems.list.length;
  const context = written.context === undefined ? undefined : ofNamedContext(written, written.context, path, around);
  const options = written.context === undefined ? natsOptions(written, path, around) : (context?.options ?? {});
  if (problems.list.length === before) checkOptions(options, path, around);
  return { ...shared, colour: shared.colour ?? context?.colour ?? null, kind: "nats", options };
}

/** Members that a context says itself. */
const saidByContext = ["servers", "login", "tls", "inboxPrefix", "jetstreamDomain", "jetstreamApiPrefix"] as const;

function ofNamedContext(written: WrittenNats, name: string, path: JsonPath, around: Reading) {
  for (const member of saidByContext)
    if (written[member] !== undefined)
      around.problems.add([...path, member], "does not go with `context`, which says where and how to connect");
  const at = path[0] === "brokers" ? [...path, "context"] : path;
  const context = natsContext(name, at, around);
  around.warnings.push(...(context?.warnings ?? []));
  return context;
}

/** What the adapter says of the options as a whole: addresses, keys, certificates. Nothing is connected. */
function checkOptions(options: NatsServerOptions, path: JsonPath, { problems }: Reading): void {
  problems.attempt(path, () => createEventBus("nats", options));
}

/** Each rule of the broker, and those for all: what is hidden everywhere is hidden here. */
function maskRules({ masks = [] }: WrittenBroker, path: JsonPath, { defaults, problems }: Reading) {
  const own = masks.flatMap((mask, at) => problems.attempt([...path, "masks", at], () => parseMaskRules(mask)) ?? []);
  const all = [defaults.maskRules, ...own];
  return { paths: all.flatMap(({ paths }) => paths), headers: all.flatMap(({ headers }) => headers) };
}

function limits(written: NonNullable<WrittenBroker["limits"]>, path: JsonPath, around: Reading): WrittenLimits {
  const { values, problems } = settingsLimits(Object.entries(written).map(([key, value]) => `${key}=${value}`));
  for (const problem of problems) around.problems.add(path, problem);
  return { values: new Map([...around.defaults.limits.values, ...values]), problems: [] };
}

function webhook(
  { url, format }: NonNullable<WrittenBroker["webhook"]>,
  path: JsonPath,
  around: Reading,
): WebhookSettings {
  const { webhook: forAll } = around.defaults;
  const address = secretAt(url, [...path, "url"], around);
  const target = address === undefined ? forAll.target : parseWebhookTarget(address.reveal());
  if (address !== undefined && target === null) around.problems.add([...path, "url"], badTarget);
  return { target, format: format ?? forAll.format };
}

function refuseTwins(brokers: readonly BrokerSettings[], problems: Problems): void {
  const ids = brokers.map(({ id }) => id);
  for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at)))
    problems.add([], `several brokers have the id "${id}": give each its own`);
}
