"use client";

import { Button } from "@mantine/core";
import { IconBookmark } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useExplorer } from "../explorer/explorer-state.tsx";
import { explorerHref } from "../explorer/view.ts";

// Nobody needs it before it is asked for.
const SaveDialog = dynamic(() => import("./save-dialog.tsx").then((module) => module.SaveDialog), { ssr: false });

type Props = {
  /** Slug and title of a common search; null for the explorer. */
  report: { slug: string; title: string } | null;
  /** The range of the page as it is. */
  from: string;
  to: string;
};

/** Keeps the question of this page under a name. */
export function SaveButton({ report, from, to }: Props) {
  const { view, path, own } = useExplorer();
  const [opened, setOpened] = useState(false);
  const searchOver = (range: { from: string; to: string }) => {
    const href = explorerHref({ ...view, cursor: null, query: { ...view.query, ...range } }, { path, own });
    return href.slice(href.indexOf("?") + 1);
  };
  return (
    <>
      <Button
        leftSection={<IconBookmark size={14} />}
        title="Keep this question under a name and get a short link"
        onClick={() => setOpened(true)}
      >
        Save
      </Button>
      {opened && (
        <SaveDialog
          report={report}
          rolling={{ range: view.query, search: searchOver(view.query) }}
          fixed={{ range: { from, to }, search: searchOver({ from, to }) }}
          onClose={() => setOpened(false)}
        />
      )}
    </>
  );
}
