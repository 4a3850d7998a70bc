"use client";

import { ListX, Pause, Play, Rows3 } from "lucide-react";
import type { RefObject } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { SearchInput } from "@/components/ui/form/search-input";
import { Kbd } from "@/components/ui/text/kbd";
import type { EntryList } from "@/lib/client/live/live-ring";
import { FilterField } from "./filter-field";
import { ListSettings } from "./list/list-settings";
import type { LiveAddress } from "./live-address";
import { UncapturedSwitch } from "./uncaptured-switch";
import { WhereField } from "./where-field";

/** Props of {@link LiveToolbar}. */
export interface LiveToolbarProps {
  address: LiveAddress;
  suggestions: readonly string[];
  /** What is listed. */
  entries: EntryList;
  /** What is wrong with the search or the condition, or null. */
  searchProblem: string | null;
  whereProblem: string | null;
  paused: boolean;
  onTogglePause: () => void;
  onClear: () => void;
  subjectsShown: boolean;
  onToggleSubjects: () => void;
  asking: boolean;
  onAsk: (asking: boolean) => void;
  filterBox: RefObject<HTMLDivElement | null>;
}

/** Filters and what can be done with the list. */
export function LiveToolbar(props: LiveToolbarProps) {
  const { address, suggestions, searchProblem, paused, filterBox } = props;
  return (
    <div className="flex flex-wrap items-start gap-2 px-5 pb-3">
      <FilterField
        value={address.filter}
        suggestions={suggestions}
        onChange={address.setSubject}
        box={filterBox}
        unwatchable={address.subject === address.filter ? null : address.subject}
      />
      <div className="min-w-0 flex-[2_1_9rem] max-sm:basis-full sm:max-w-64">
        <SearchInput
          label="Text or /regex/ in what is listed"
          placeholder="Text or /regex/"
          value={address.text}
          onChange={address.setText}
          mono
          className="w-full!"
        />
        {searchProblem === null ? null : <p className="pt-1 text-xs text-gave-up wrap-anywhere">{searchProblem}</p>}
      </div>
      <WhereField value={address.where} onChange={address.setWhere} problem={props.whereProblem} />
      <Button
        icon={paused ? Play : Pause}
        aria-keyshortcuts="Space"
        onClick={props.onTogglePause}
        className="sm:min-w-31"
      >
        {paused ? "Resume" : "Pause"}
        <span aria-hidden className="max-sm:hidden">
          <Kbd>Space</Kbd>
        </span>
      </Button>
      <Button
        icon={Rows3}
        variant="quiet"
        aria-pressed={props.subjectsShown}
        onClick={props.onToggleSubjects}
        className="lg:hidden!"
      >
        Subjects
      </Button>
      <UncapturedSwitch
        on={address.uncaptured}
        onChange={address.setUncaptured}
        asking={props.asking}
        onAsk={props.onAsk}
      />
      <ListSettings address={address} entries={props.entries} />
      <span className="flex">
        <span className="max-sm:hidden">
          <CopyButton text={() => window.location.href} what="link" iconOnly variant="quiet" />
        </span>
        <IconButton icon={ListX} label="Empty the list" onClick={props.onClear} />
      </span>
    </div>
  );
}
