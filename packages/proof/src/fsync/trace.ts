/** What a trace of system calls says of answers and of the disk. */
export interface TraceReport {
  /** Answers that say that something was written. */
  acknowledgements: number;
  /** Those that left after their write was synced. */
  covered: number;
  /** Successful syncs of the log file. */
  syncs: number;
  /** What left too early, by its mark. */
  violations: string[];
}

const MARK = /<mark:\d+>/g;
const CALL = /^(?:\[pid +)?(\d+)\]? +(?:<\.\.\. )?(\w+)/;

/**
 * Reads the output of `strace -f -y` of a server whose messages carry marks such as `<mark:17>`: each answer 201 must leave
 * after a sync of the write-ahead log that began after the mark was written to it.
 */
export function readTrace(lines: Iterable<string>): TraceReport {
  /** Marks written and not yet part of a sync; marks that a running sync of a thread will have made safe. */
  const written = new Set<string>();
  const syncing = new Map<string, string[]>();
  const safe = new Set<string>();
  const report: TraceReport = { acknowledgements: 0, covered: 0, syncs: 0, violations: [] };
  for (const line of lines) {
    const [, thread = '', call = ''] = CALL.exec(line) ?? [];
    if (call === 'fdatasync' || call === 'fsync') {
      // It covers what was written before it began, once it has ended well.
      if (line.includes('-wal>')) syncing.set(thread, [...written]);
      if (line.includes('<unfinished ...>')) continue;
      const covers = syncing.get(thread);
      syncing.delete(thread);
      if (!covers || !line.endsWith('= 0')) continue;
      report.syncs++;
      for (const mark of covers) safe.add(mark);
    } else if (call === 'pwrite64' && line.includes('-wal>')) {
      for (const [mark] of line.matchAll(MARK)) written.add(mark);
    } else if (line.includes('HTTP/1.1 201')) {
      for (const mark of new Set(line.match(MARK))) {
        report.acknowledgements++;
        if (safe.has(mark)) report.covered++;
        else report.violations.push(`answered before it was synced: ${mark}`);
      }
    }
  }
  return report;
}
