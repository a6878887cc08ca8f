import { defineFeature } from '../define.ts'

export const otherSystems = defineFeature({ name: 'other-systems' })
