"use client";

import { Button } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconLink, IconSnowflake } from "@tabler/icons-react";
import { useExplorer } from "./explorer-state.tsx";

/** Copies the link of what is seen, and turns a range that moves with the clock into a fixed one, as evidence needs it. */
export function ShareMenu({ from, to }: { from: string; to: string }) {
  const { view, edit, openEventID, eventHref } = useExplorer();
  const clipboard = useClipboard({ timeout: 2000 });
  const frozen = view.query.from === from && view.query.to === to;
  const copy = () => clipboard.copy(new URL(eventHref(openEventID), window.location.origin).href);
  return (
    <Button.Group>
      <Button
        leftSection={clipboard.copied ? <IconCheck size={14} /> : <IconLink size={14} />}
        title={
          frozen ? "The link's range is fixed" : "The link's range moves with the clock: freeze it to keep this one"
        }
        onClick={copy}
        miw={104}
      >
        <span aria-live="polite">{clipboard.copied ? "Copied" : "Copy link"}</span>
      </Button>
      <Button
        leftSection={<IconSnowflake size={14} />}
        disabled={frozen}
        title="Makes the range absolute, so that the link shows the same for ever"
        onClick={() => edit({ ...view.query, from, to })}
      >
        {frozen ? "Frozen" : "Freeze range"}
      </Button>
    </Button.Group>
  );
}
