import { describeBroker } from "../../testing/broker-contract";
import { memoryHarness } from "../../testing/harness/memory";

describeBroker("in memory", memoryHarness());
