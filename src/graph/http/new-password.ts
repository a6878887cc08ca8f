/** Whatever the bytes turn out as, there is one of each class that Entra, or an on-premises policy, may ask for. */
const oneOfEach = '-aZ7'

/** 192 bits of chance as text: nothing that can be guessed, and in no list of banned passwords. */
export const newPassword = (randomBytes: (size: number) => Buffer): string =>
  `${randomBytes(24).toString('base64url')}${oneOfEach}`
