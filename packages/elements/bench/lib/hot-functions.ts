import type { Profiler } from 'node:inspector';
import { SourceMap, type SourceMapPayload } from 'node:module';
import type { Bundle } from './bundle.ts';

/** A function, and how long it ran without those it called. */
export interface HotFunction {
  readonly name: string;
  /** Where it stands in the sources. */
  readonly place: string;
  readonly ms: number;
}

/** The functions of a profile that took longest, longest first. */
export function hotFunctions(
  { nodes, samples = [], timeDeltas = [] }: Profiler.Profile,
  { map }: Bundle,
): HotFunction[] {
  const sources = new SourceMap(JSON.parse(map) as SourceMapPayload);
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const found = new Map<string, HotFunction>();
  for (const [index, id] of samples.entries()) {
    const frame = frames.get(id);
    if (!frame) continue;
    const name = frame.functionName || '(anonymous)';
    const place = placeOf(sources, frame);
    const key = `${name} ${place}`;
    // A delta is the time since the sample before: what it found is taken to last until the next.
    const ms = (found.get(key)?.ms ?? 0) + (timeDeltas[index + 1] ?? 0) / 1000;
    found.set(key, { name, place, ms });
  }
  return [...found.values()].sort((a, b) => b.ms - a.ms);
}

function placeOf(
  sources: SourceMap,
  { url, lineNumber, columnNumber }: Profiler.Profile['nodes'][0]['callFrame'],
): string {
  if (!url.endsWith('page.js')) return url;
  const entry = sources.findEntry(lineNumber, columnNumber);
  if (!('originalSource' in entry)) return '';
  return `${entry.originalSource.replace(/^.*?((packages|node_modules)\/)/, '$1')}:${entry.originalLine + 1}`;
}
