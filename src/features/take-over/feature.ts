import { defineFeature } from '../define.ts'

export const takeOver = defineFeature({ name: 'take-over' })
