"use client";

import { useQuery } from "@tanstack/react-query";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useHydrated } from "@/lib/client/browser/clock";
import { useZone } from "@/lib/client/browser/use-zone";
import { toApiError } from "@/lib/client/http/http";
import { type SettingsOf, settingsQuery } from "@/lib/client/queries/settings";
import { settingText } from "@/lib/client/words/setting-text";
import type { Setting } from "@/lib/model/setting";
import { visibleText } from "@/lib/model/text/visible-text";
import { Definition, DefinitionList } from "./stat";

/** Every setting that the broker reports and no sweep reads, each with what it means; read when it is drawn. */
export function MoreSettings(of: SettingsOf) {
  useZone();
  const { data, error } = useQuery(settingsQuery(useBroker(), of));
  if (!useHydrated() || (data === undefined && error === null)) return <p className="text-faint">Reading…</p>;
  if (data === undefined) return <p className="text-muted">Not known: {toApiError(error).title}</p>;
  if (data.settings.length === 0) return <p className="text-muted">There are no others.</p>;
  return (
    <DefinitionList>
      {data.settings.map((setting) => (
        <SettingDefinition key={setting.key} name={setting.name} value={setting.value} hint={setting.hint} />
      ))}
    </DefinitionList>
  );
}

function SettingDefinition({ name, value, hint }: Omit<Setting, "key">) {
  return (
    <Definition name={visibleText(name)}>
      <span className={value.kind === "text" ? "mono whitespace-pre-wrap" : undefined}>
        {visibleText(settingText(value))}
      </span>
      {hint === "" ? null : <span className="block text-xs text-faint">{hint}</span>}
    </Definition>
  );
}
