/** What somebody holds in their hands, and what their Teams then tells of itself. */
export interface Screen {
  readonly name: 'desktop' | 'phone'
  readonly width: number
  readonly height: number
  readonly environment: Readonly<Record<string, string>>
}

export const desktop: Screen = { name: 'desktop', width: 1280, height: 1000, environment: {} }

/** Teams tells the bot of a phone: then it gets the cards for phones. */
export const phone: Screen = {
  name: 'phone',
  width: 400,
  height: 850,
  environment: { EMULATOR_PLATFORM: 'iOS' },
}

export const screens: readonly Screen[] = [desktop, phone]
