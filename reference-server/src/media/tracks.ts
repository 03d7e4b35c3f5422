import { parseFile, TrackType } from 'music-metadata';

/** What the headers of a film or a sound tell. */
export interface Tracks {
  hasVideo: boolean;
  /** Pixels. */
  width: number | null;
  /** Pixels. */
  height: number | null;
  /** Seconds. */
  duration: number | null;
}

/** Reads the headers, and never the whole file; undefined where they cannot be read. */
export async function readTracks(path: string): Promise<Tracks | undefined> {
  try {
    const { format } = await parseFile(path, { duration: false, skipCovers: true, includeChapters: false });
    const film = format.trackInfo.find(({ type, video }) => type === TrackType.video || video !== undefined)?.video;
    return {
      hasVideo: film !== undefined || format.hasVideo === true,
      width: film?.pixelWidth ?? null,
      height: film?.pixelHeight ?? null,
      duration: isDuration(format.duration) ? format.duration : null,
    };
  } catch {
    return undefined;
  }
}

const isDuration = (seconds: number | undefined): seconds is number =>
  seconds !== undefined && Number.isFinite(seconds) && seconds > 0;
