/** Preloaded into a child that is not ours (Next.js): it ends when the process that started it is gone. */
process.once("disconnect", () => {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.exit(1), 5_000).unref();
});
