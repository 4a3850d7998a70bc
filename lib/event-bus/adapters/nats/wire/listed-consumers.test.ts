import * as fc from "fast-check";
import { expect, test } from "vitest";
import { toConsumerAnswer } from "./consumer";
import { toConsumerPage } from "./list-page";
import { ListedConsumers } from "./listed-consumers";

/** As 2.15 writes an entry of a stream with three replicas. */
const info = {
  stream_name: "ORDERS",
  name: "billing",
  created: "2026-11-30T18:49:12.281500199Z",
  config: {
    durable_name: "billing",
    name: "billing",
    deliver_policy: "all",
    ack_policy: "explicit",
    ack_wait: 30_000_000_000,
    max_deliver: -1,
    filter_subject: "orders.created",
    replay_policy: "instant",
    max_ack_pending: 1_000,
    num_replicas: 0,
    metadata: { owner: "billing", ts: "1" },
    priority_groups: ["a"],
    priority_policy: "pinned_client",
  },
  delivered: { consumer_seq: 7, stream_seq: 9, last_active: "2026-11-30T18:49:20Z" },
  ack_floor: { consumer_seq: 5, stream_seq: 6, last_active: "2026-11-30T18:49:20Z" },
  num_ack_pending: 2,
  num_redelivered: 1,
  num_waiting: 1,
  num_pending: 3,
  cluster: {
    name: "C",
    leader: "n1",
    replicas: [
      { name: "n2", current: true, active: 1_000 },
      { name: "n3", current: true, active: 2_000 },
    ],
  },
  ts: "2026-11-30T18:49:28.042391579Z",
  priority_groups: [{ group: "a", pinned_client_id: "c1", pinned_ts: "2026-11-30T18:49:20Z" }],
};

function listed(entries: readonly object[], before?: ListedConsumers): ListedConsumers {
  const list = new ListedConsumers(before);
  const texts = entries.map((entry) => JSON.stringify(entry));
  list.add(toConsumerPage({ total: texts.length, consumers: [] }, texts));
  return list;
}

test("a consumer that says the same later, in answers heard from replicas at other times, is the same object", () => {
  const before = listed([info]);
  const replicas = info.cluster.replicas.map((replica) => ({ ...replica, active: replica.active * 1_234 }));
  const after = listed([{ ...info, ts: "2026-11-30T18:50:28.1Z", cluster: { ...info.cluster, replicas } }], before);
  expect(after.consumers[0]).toBe(before.consumers[0]);
  const { cluster: _, priority_groups: __, ...single } = info;
  const alone = listed([single]);
  expect(listed([{ ...single, ts: "2026-11-30T18:50:28.1Z" }], alone).consumers[0]).toBe(alone.consumers[0]);
});

test("one that changed in anything at all is described as it is now", () => {
  const before = listed([info]);
  void fc.assert(
    fc.property(
      fc.constantFrom(...pathsOf(info)),
      fc.constantFrom<unknown>(8, "text", "", true, null),
      (path, value) => {
        const changed = replaced(info, path, value);
        const fresh = described(changed);
        fc.pre(fresh !== null);
        expect(listed([changed], before).consumers).toEqual([fresh]);
      },
    ),
    { numRuns: 500 },
  );
});

test("metadata that looks like the moment of writing is no moment: a change of it is one", () => {
  const { ts: _, cluster: __, priority_groups: ___, ...old } = info;
  const with2 = { ...old, config: { ...old.config, metadata: { ts: "2" } } };
  const before = listed([{ ...old, config: { ...old.config, metadata: { ts: "1" } } }]);
  expect(listed([with2], before).consumers[0]?.config.metadata).toEqual({ ts: "2" });
});

test("one that is made or deleted between two pages shows once, and one that answered late is not missing", () => {
  const list = listed([info, { ...info, num_pending: 4 }]);
  list.add(toConsumerPage({ missing: ["billing", "gone"] }, []));
  expect(list.consumers.map(({ waiting }) => waiting)).toEqual([4]);
  expect(list.missing).toEqual(["gone"]);
});

test("what a server writes in another way is read as well", () => {
  const list = new ListedConsumers();
  list.add(toConsumerPage({ consumers: [info] }, []));
  expect(list.consumers).toEqual([toConsumerAnswer(info)]);
});

type Path = readonly string[];

/** Every value of a JSON object that is no object itself. */
function pathsOf(value: object, path: Path = []): Path[] {
  return Object.entries(value).flatMap(([key, entry]) =>
    typeof entry === "object" && entry !== null ? pathsOf(entry, [...path, key]) : [[...path, key]],
  );
}

function replaced(value: object, [key = "", ...rest]: Path, entry: unknown): object {
  const copy = structuredClone(value);
  const inner: unknown = Reflect.get(copy, key);
  Reflect.set(
    copy,
    key,
    rest.length > 0 && typeof inner === "object" && inner !== null ? replaced(inner, rest, entry) : entry,
  );
  return copy;
}

/** Null for what no server writes. */
function described(answer: object) {
  try {
    return toConsumerAnswer(answer);
  } catch {
    return null;
  }
}
