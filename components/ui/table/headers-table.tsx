"use client";

import { useState } from "react";
import { formatCount } from "@/lib/client/words/format";
import type { HeaderEntries } from "@/lib/model/message/headers";
import { maskedText } from "@/lib/model/message/message-mask";
import { visibleLine } from "@/lib/model/text/visible-text";
import { CopyButton } from "../copy-button";
import { Masked } from "../text/masked";
import { ShowMore } from "./show-more";

/** Characters of a value that are shown at first: a stack or a token must not push the other headers away. */
const firstCharacters = 400;

/** Message headers in wire order, repeated names and empty values included. */
export function HeadersTable({ headers }: { headers: HeaderEntries }) {
  if (headers.length === 0) return <p className="text-muted">This message has no headers.</p>;
  return (
    <table className="w-full table-fixed border-separate border-spacing-0">
      <caption className="sr-only">Headers</caption>
      <colgroup>
        <col className="w-2/5" />
        <col />
        <col className="w-7" />
      </colgroup>
      <thead className="sr-only">
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Value</th>
          <th scope="col">Copy</th>
        </tr>
      </thead>
      <tbody>
        {headers.map(([name, value], at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat and the order is fixed
          <tr key={at} className="align-top">
            <th
              scope="row"
              className="mono border-b border-line py-1.5 pr-3 text-left font-normal text-muted wrap-anywhere"
            >
              {visibleLine(name)}
            </th>
            <td className="mono border-b border-line py-1.5 wrap-anywhere">
              <HeaderValue value={value} />
            </td>
            <td className="border-b border-line py-0.5 text-right">
              {value === maskedText ? null : <CopyButton text={value} what={name} iconOnly size="sm" variant="quiet" />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function HeaderValue({ value }: { value: string }) {
  if (value === maskedText) return <Masked />;
  return value === "" ? <span className="text-faint">(empty)</span> : <LongValue value={value} />;
}

function LongValue({ value }: { value: string }) {
  const [all, setAll] = useState(false);
  const rest = value.length - firstCharacters;
  // For a word or two more a button would take more room than it saves.
  if (all || rest <= firstCharacters / 4) return visibleLine(value);
  return (
    <>
      {visibleLine(value.slice(0, firstCharacters))}…
      <ShowMore rest={`${formatCount(rest)} more characters are`} onShow={() => setAll(true)} />
    </>
  );
}
