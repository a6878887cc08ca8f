/** A device, and what Teams reports about it. */
export interface Screen {
  readonly name: 'desktop' | 'phone'
  readonly width: number
  readonly height: number
  readonly environment: Readonly<Record<string, string>>
}

export const desktop: Screen = { name: 'desktop', width: 1280, height: 1000, environment: {} }

/** Teams reports a phone, so the bot sends phone cards. */
export const phone: Screen = {
  name: 'phone',
  width: 400,
  height: 850,
  environment: { EMULATOR_PLATFORM: 'iOS' },
}

export const screens: readonly Screen[] = [desktop, phone]
