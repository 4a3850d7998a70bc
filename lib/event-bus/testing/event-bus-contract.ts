import { describe } from "vitest";
import { describeConnection } from "./contract/connection";
import { describeDelivery } from "./contract/delivery";
import { describeFailedDelivery } from "./contract/failed-delivery";
import { describeLifecycle } from "./contract/lifecycle";
import { describePublish } from "./contract/publish";
import { describeRetryStream } from "./contract/retry-stream";
import { describeStopping } from "./contract/stopping";
import { describeTopics } from "./contract/topics";
import type { ContractHarness } from "./stage";

/**
 * Every promise of the EventBus, for one adapter. Call it at the top of a test file; `harness` may be filled by a
 * `beforeAll` of that file, since it is only asked inside tests. The broker behind it belongs to the suite: all its
 * streams are deleted after each test.
 */
export function describeEventBus(name: string, harness: ContractHarness): void {
  describe(`event bus: ${name}`, () => {
    describeConnection(harness);
    describePublish(harness);
    describeDelivery(harness);
    describeLifecycle(harness);
    describeStopping(harness);
    describeFailedDelivery(harness);
    describeRetryStream(harness);
    describeTopics(harness);
  });
}
