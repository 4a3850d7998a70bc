import { dataLoss } from "./data-loss";
import { fallingBehind } from "./falling-behind";
import { forgottenPause } from "./forgotten-pause";
import { limitReached } from "./limit-reached";
import { missingReader } from "./missing-reader";
import { openFailures } from "./open-failures";
import { redelivery } from "./redelivery";
import { saturation } from "./saturation";
import { stall } from "./stall";
import { stuckMessage } from "./stuck-message";
import type { Trouble } from "./trouble";
import { unmatchedFilter } from "./unmatched-filter";
import { withheld } from "./withheld";

/** All troubles, worst first: the first that holds gives the verdict. */
export const troubles: readonly Trouble[] = [
  dataLoss,
  stall,
  stuckMessage,
  withheld,
  missingReader,
  forgottenPause,
  saturation,
  openFailures,
  fallingBehind,
  redelivery,
  unmatchedFilter,
  limitReached,
];
