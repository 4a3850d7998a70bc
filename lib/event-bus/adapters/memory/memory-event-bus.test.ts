import { describeEventBus } from "../../testing/event-bus-contract";
import { memoryHarness } from "../../testing/harness/memory";

describeEventBus("in memory", memoryHarness());
