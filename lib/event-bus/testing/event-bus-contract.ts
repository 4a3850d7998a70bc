import { describe } from "vitest";
import { describeAdvisories } from "./contract/advisories";
import { describeConnection } from "./contract/connection";
import { describeConsumers } from "./contract/consumers";
import { describeDelivery } from "./contract/delivery";
import { describeFailedDelivery } from "./contract/failed-delivery";
import { describeLifecycle } from "./contract/lifecycle";
import { describeMessages } from "./contract/messages";
import { describePublish } from "./contract/publish";
import { describeRetryStream } from "./contract/retry-stream";
import type { EventBusHarness } from "./contract/stage";
import { describeStopping } from "./contract/stopping";
import { describeStreams } from "./contract/streams";
import { describeTopics } from "./contract/topics";
import { describeTraffic } from "./contract/traffic";

export type { EventBusHarness } from "./contract/stage";

/**
 * Every promise of the EventBus, for one adapter. Call it at the top of a test file; `harness` may be filled by a
 * `beforeAll` of that file, since it is only asked inside tests. The broker behind it belongs to the suite: all its
 * streams are deleted after each test.
 */
export function describeEventBus(name: string, harness: EventBusHarness): void {
  describe(`event bus: ${name}`, () => {
    describeConnection(harness);
    describePublish(harness);
    describeDelivery(harness);
    describeLifecycle(harness);
    describeStopping(harness);
    describeFailedDelivery(harness);
    describeRetryStream(harness);
    describeTopics(harness);
    describeStreams(harness);
    describeConsumers(harness);
    describeMessages(harness);
    describeTraffic(harness);
    describeAdvisories(harness);
  });
}
