import { type Fan, fanSize } from '../fan.ts';
import type { Rectangle } from '../picture.ts';
import type { PlacedFan } from './layout.ts';

/** Lays a fan as large as it goes into the middle of some room, its top at the room's top. */
export function placeFan(fan: Fan, focus: number, room: Rectangle): PlacedFan {
  const size = fanSize(fan);
  const cmPerPixel = Math.max(size.width / room.width, size.height / room.height);
  const width = Math.floor(size.width / cmPerPixel);
  const height = Math.floor(size.height / cmPerPixel);
  return {
    region: { x: room.x + Math.floor((room.width - width) / 2), y: room.y, width, height },
    fan,
    cmPerPixel,
    face: room.y - size.top / cmPerPixel,
    focus,
  };
}

/** Row of the screen at a depth below the middle of the probe's face. */
export function rowOfDepth(placed: PlacedFan, centimetres: number): number {
  return Math.round(placed.face + centimetres / placed.cmPerPixel);
}

/** Column at which the left end of the probe's face lies. */
export function leftOfFace({ region, fan, cmPerPixel }: PlacedFan): number {
  const half = (fan.radius * Math.sin(fan.halfAngle)) / cmPerPixel;
  return Math.max(region.x, Math.floor(region.x + region.width / 2 - half));
}

/** Two rooms side by side. */
export function halves({ x, y, width, height }: Rectangle): [Rectangle, Rectangle] {
  const half = Math.floor(width / 2) - 24;
  return [
    { x, y, width: half, height },
    { x: x + width - half, y, width: half, height },
  ];
}
