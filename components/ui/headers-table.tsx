import type { HeaderEntries } from "@/lib/model/headers";
import { maskedText } from "@/lib/model/message-mask";
import { visibleLine } from "@/lib/model/visible-text";
import { CopyButton } from "./copy-button";
import { Masked } from "./masked";

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
  return value === "" ? <span className="text-faint">(empty)</span> : visibleLine(value);
}
