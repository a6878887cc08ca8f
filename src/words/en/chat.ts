/** What a sentence was taken to mean. */
export const language = { understood: (line: string) => `I understood: ${line}` }

/** What is said where others read along, in the place of an answer that names accounts. */
export const channel = {
  sentTo: 'I have sent you the whole answer in our own chat, because others read along here.',
  counts: (summary: string) => `${summary} · no accounts are named where others read along.`,
  noChat: 'Others read along here, so I answer this only in our own chat.',
  openChat: (link: string) => `Open it and ask me there: ${link}`,
}
