import { describe } from "vitest";
import { describeAdministration } from "./broker-contract/administration";
import { describeConsumers } from "./broker-contract/consumers";
import { describeCore } from "./broker-contract/core";
import { describeCounts } from "./broker-contract/counts";
import { describeFailures } from "./broker-contract/failures";
import { describeKeyValue } from "./broker-contract/key-value";
import { describeLog } from "./broker-contract/log";
import { describeLosses } from "./broker-contract/losses";
import { describeMessages } from "./broker-contract/messages";
import { describeObjectStore } from "./broker-contract/object-store";
import { describeOldest } from "./broker-contract/oldest";
import { describeReading } from "./broker-contract/reading";
import { describeSender } from "./broker-contract/sender";
import { describeSignals } from "./broker-contract/signals";
import { describeStranded } from "./broker-contract/stranded";
import { describeStreams } from "./broker-contract/streams";
import { describeTail } from "./broker-contract/tail";
import { describeTraffic } from "./broker-contract/traffic";
import type { ContractHarness } from "./stage";

/**
 * Every promise of a broker, offer by offer, for one adapter. Call it at the top of a test file, as the suite of the
 * event bus; the broker behind it belongs to the suite in the same way.
 */
export function describeBroker(name: string, harness: ContractHarness): void {
  describe(`broker: ${name}`, () => {
    describeCore(harness);
    describeReading(harness);
    describeOldest(harness);
    describeCounts(harness);
    describeLosses(harness);
    describeLog(harness);
    describeTail(harness);
    describeStreams(harness);
    describeConsumers(harness);
    describeMessages(harness);
    describeTraffic(harness);
    describeFailures(harness);
    describeStranded(harness);
    describeSender(harness);
    describeAdministration(harness);
    describeKeyValue(harness);
    describeObjectStore(harness);
    describeSignals(harness);
  });
}
