/**
 * Every text of the interface. `{name}` is a place that is filled in. Texts that depend on a number are an object keyed by
 * the plural categories of the language (`one`, `few`, `other`, …); `other` is what is used when a category is missing.
 * A translation has all of its language, and all texts.
 */
export interface Strings {
  conversations: string;
  noConversations: string;
  newConversation: string;
  chooseConversation: string;
  back: string;
  unread: Plural;
  draftPrefix: string;
  ownPrefix: string;
  senderPrefix: string;
  muted: string;
  pinned: string;
  noMessages: string;
  messagesOf: string;
  members: Plural;
  unnamedConversation: string;
  loading: string;
  loadFailed: string;
  toNewest: string;
  newMessages: Plural;
  unreadFromHere: string;
  typingOne: string;
  typingTwo: string;
  typingMany: string;
  you: string;
  deleted: string;
  edited: string;
  code: string;
  pending: string;
  sending: string;
  sent: string;
  delivered: string;
  read: string;
  failed: string;
  unconfirmed: string;
  retry: string;
  discard: string;
  composerLabel: string;
  composerPlaceholder: string;
  send: string;
  attach: string;
  emoji: string;
  record: string;
  charactersLeft: Plural;
  charactersOver: Plural;
  tooManyBytes: string;
  attachPhoto: string;
  attachFile: string;
  camera: string;
  chosenFiles: string;
  removeFile: string;
  pauseFile: string;
  resumeFile: string;
  retryUpload: string;
  uploadWaiting: string;
  filePaused: string;
  fileTooLarge: string;
  fileEmpty: string;
  fileFolder: string;
  tooManyFiles: string;
  filesNotKept: string;
  noFilesHere: string;
  dropHere: string;
  emojiRecent: string;
  microphoneAsked: string;
  microphoneRefused: string;
  microphoneMissing: string;
  recordingFailed: string;
  recording: string;
  stopRecording: string;
  cancelRecording: string;
  playRecording: string;
  pauseRecording: string;
  voiceNote: string;
  offline: string;
  reconnecting: string;
  search: string;
  details: string;
  close: string;
  findPeople: string;
  searching: string;
  peopleFound: Plural;
  nobodyFound: string;
  searchFailed: string;
  removePerson: string;
  groupName: string;
  start: string;
  starting: string;
  startFailed: string;
  react: string;
  moreActions: string;
  messageFrom: string;
  moreReactions: string;
  copyText: string;
  copied: string;
  editMessage: string;
  editing: string;
  deleteMessage: string;
  deleteQuestion: string;
  cancel: string;
  whoReacted: string;
  somebody: string;
  notDone: string;
  emojiFaces: string;
  emojiHands: string;
  emojiHearts: string;
  emojiNature: string;
  emojiFood: string;
  emojiActivities: string;
  emojiThings: string;
  reactions: Plural;
  reply: string;
  replyingTo: string;
  inReplyTo: string;
  replyInThread: string;
  replies: Plural;
  pinMessage: string;
  unpinMessage: string;
  pinDone: string;
  unpinDone: string;
  forward: string;
  forwardTo: string;
  forwardFind: string;
  forwardNone: string;
  forwarded: Plural;
  markUnread: string;
  markedUnread: string;
  report: string;
  reportQuestion: string;
  reportNote: string;
  sendReport: string;
  reported: string;
  block: string;
  unblock: string;
  blockQuestion: string;
  unblockQuestion: string;
  blocked: string;
  unblocked: string;
  readBy: string;
  mentionWhom: string;
  closePane: string;
  thread: string;
  threadOf: string;
  noReplies: string;
  searchHere: string;
  searchHint: string;
  searchingMessages: string;
  messagesFound: Plural;
  nothingFound: string;
  searchMessagesFailed: string;
  hits: string;
  moreHits: string;
  rename: string;
  conversationName: string;
  save: string;
  cancelChange: string;
  mute: string;
  muteFor: string;
  muteHour: string;
  muteWorkday: string;
  muteWeek: string;
  muteAlways: string;
  unmute: string;
  mutedUntil: string;
  pinConversation: string;
  archiveConversation: string;
  pinnedMessages: string;
  noPinned: string;
  pinnedFailed: string;
  sharedFiles: string;
  noMedia: string;
  noFiles: string;
  showMore: string;
  sharedFailed: string;
  addPeople: string;
  add: string;
  roleOwner: string;
  roleModerator: string;
  roleMember: string;
  roleGuest: string;
  online: string;
  away: string;
  lastSeen: string;
  backToDetails: string;
  writeTo: string;
  makeRole: string;
  removeMember: string;
  removeQuestion: string;
  removeYes: string;
  leave: string;
  leaveQuestion: string;
  leaveYes: string;
  deleteForAll: string;
  deleteForAllQuestion: string;
  deleteYes: string;
  refused: string;
  refusedForbidden: string;
  refusedInvalid: string;
  photo: string;
  video: string;
  voiceMessage: string;
  audio: string;
  file: string;
  photos: Plural;
  files: Plural;
  filesAndText: string;
  photoFrom: string;
  videoFrom: string;
  openPhoto: string;
  openVideo: string;
  moreFiles: Plural;
  playSound: string;
  pauseSound: string;
  soundPosition: string;
  soundAt: string;
  soundFailed: string;
  download: string;
  downloadFailed: string;
  uploading: string;
  uploadPaused: string;
  uploadProgress: string;
  pauseUpload: string;
  resumeUpload: string;
  fileRefused: string;
  gallery: string;
  galleryPlace: string;
  previousPhoto: string;
  nextPhoto: string;
  zoomIn: string;
  zoomOut: string;
  closeGallery: string;
  /** Why something failed, by the code of the error; a code that is not here shows the error's own message. */
  errors: Readonly<Record<string, string>>;
}

/** The texts of the dialog in which a conversation is begun. */
export type DialogStrings = Pick<
  Strings,
  | 'close'
  | 'findPeople'
  | 'searching'
  | 'peopleFound'
  | 'nobodyFound'
  | 'searchFailed'
  | 'removePerson'
  | 'groupName'
  | 'start'
  | 'starting'
  | 'startFailed'
>;

/** The texts about messages that are not said at once: what can be done with them, what stands at some, who is typing. */
export type MessageStrings = Pick<
  Strings,
  | 'react'
  | 'moreActions'
  | 'messageFrom'
  | 'moreReactions'
  | 'copyText'
  | 'copied'
  | 'editMessage'
  | 'editing'
  | 'deleteMessage'
  | 'deleteQuestion'
  | 'cancel'
  | 'whoReacted'
  | 'somebody'
  | 'notDone'
  | 'emojiFaces'
  | 'emojiHands'
  | 'emojiHearts'
  | 'emojiNature'
  | 'emojiFood'
  | 'emojiActivities'
  | 'emojiThings'
  | 'reactions'
  | 'reply'
  | 'replyingTo'
  | 'inReplyTo'
  | 'replyInThread'
  | 'replies'
  | 'pinMessage'
  | 'unpinMessage'
  | 'pinDone'
  | 'unpinDone'
  | 'forward'
  | 'forwardTo'
  | 'forwardFind'
  | 'forwardNone'
  | 'forwarded'
  | 'markUnread'
  | 'markedUnread'
  | 'report'
  | 'reportQuestion'
  | 'reportNote'
  | 'sendReport'
  | 'reported'
  | 'block'
  | 'unblock'
  | 'blockQuestion'
  | 'unblockQuestion'
  | 'blocked'
  | 'unblocked'
  | 'readBy'
  | 'mentionWhom'
  | 'typingOne'
  | 'typingTwo'
  | 'typingMany'
>;

/** The texts of threads, searches and details. */
export type PaneStrings = Pick<
  Strings,
  | 'closePane'
  | 'thread'
  | 'threadOf'
  | 'noReplies'
  | 'searchHere'
  | 'searchHint'
  | 'searchingMessages'
  | 'messagesFound'
  | 'nothingFound'
  | 'searchMessagesFailed'
  | 'hits'
  | 'moreHits'
  | 'rename'
  | 'conversationName'
  | 'save'
  | 'cancelChange'
  | 'mute'
  | 'muteFor'
  | 'muteHour'
  | 'muteWorkday'
  | 'muteWeek'
  | 'muteAlways'
  | 'unmute'
  | 'mutedUntil'
  | 'pinConversation'
  | 'archiveConversation'
  | 'pinnedMessages'
  | 'noPinned'
  | 'pinnedFailed'
  | 'sharedFiles'
  | 'noMedia'
  | 'noFiles'
  | 'showMore'
  | 'sharedFailed'
  | 'addPeople'
  | 'add'
  | 'roleOwner'
  | 'roleModerator'
  | 'roleMember'
  | 'roleGuest'
  | 'online'
  | 'away'
  | 'lastSeen'
  | 'backToDetails'
  | 'writeTo'
  | 'makeRole'
  | 'removeMember'
  | 'removeQuestion'
  | 'removeYes'
  | 'leave'
  | 'leaveQuestion'
  | 'leaveYes'
  | 'deleteForAll'
  | 'deleteForAllQuestion'
  | 'deleteYes'
  | 'refused'
  | 'refusedForbidden'
  | 'refusedInvalid'
>;

/** The texts about files. */
export type AttachmentStrings = Pick<
  Strings,
  | 'photo'
  | 'video'
  | 'voiceMessage'
  | 'audio'
  | 'file'
  | 'photos'
  | 'files'
  | 'filesAndText'
  | 'photoFrom'
  | 'videoFrom'
  | 'openPhoto'
  | 'openVideo'
  | 'moreFiles'
  | 'playSound'
  | 'pauseSound'
  | 'soundPosition'
  | 'soundAt'
  | 'soundFailed'
  | 'download'
  | 'downloadFailed'
  | 'uploading'
  | 'uploadPaused'
  | 'uploadProgress'
  | 'pauseUpload'
  | 'resumeUpload'
  | 'fileRefused'
  | 'gallery'
  | 'galleryPlace'
  | 'previousPhoto'
  | 'nextPhoto'
  | 'zoomIn'
  | 'zoomOut'
  | 'closeGallery'
>;

/** The texts of what a composer has beside its field. */
export type ComposerStrings = Pick<
  Strings,
  | 'charactersLeft'
  | 'charactersOver'
  | 'tooManyBytes'
  | 'emoji'
  | 'record'
  | 'attachPhoto'
  | 'attachFile'
  | 'camera'
  | 'chosenFiles'
  | 'removeFile'
  | 'pauseFile'
  | 'resumeFile'
  | 'retryUpload'
  | 'uploadWaiting'
  | 'filePaused'
  | 'fileTooLarge'
  | 'fileEmpty'
  | 'fileFolder'
  | 'tooManyFiles'
  | 'filesNotKept'
  | 'noFilesHere'
  | 'dropHere'
  | 'emojiRecent'
  | 'microphoneAsked'
  | 'microphoneRefused'
  | 'microphoneMissing'
  | 'recordingFailed'
  | 'recording'
  | 'stopRecording'
  | 'cancelRecording'
  | 'playRecording'
  | 'pauseRecording'
  | 'voiceNote'
>;

/** All others. */
export type EarlyStrings = Omit<
  Strings,
  | keyof DialogStrings
  | keyof MessageStrings
  | keyof PaneStrings
  | keyof AttachmentStrings
  | keyof ComposerStrings
  | 'code'
  | 'errors'
>;

export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;
