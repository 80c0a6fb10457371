import { Decimal128 } from 'bson';
import { BsonType, type BsonValue, bytesOf, childrenOf, textOf } from './bson-value.ts';

/** A value as a server prints it in the texts of its errors. */
export function formatValue(value: BsonValue): string {
  const bytes = bytesOf(value);
  switch (value.type) {
    case BsonType.string:
    case BsonType.symbol:
      return `"${textOf(value)}"`;
    case BsonType.int:
      return String(bytes.readInt32LE(0));
    case BsonType.long:
      return String(bytes.readBigInt64LE(0));
    case BsonType.double:
      return formatDouble(bytes.readDoubleLE(0));
    case BsonType.decimal:
      return new Decimal128(bytes).toString();
    case BsonType.bool:
      return bytes[0] === 1 ? 'true' : 'false';
    case BsonType.null:
      return 'null';
    case BsonType.undefined:
      return 'undefined';
    case BsonType.minKey:
      return 'MinKey';
    case BsonType.maxKey:
      return 'MaxKey';
    case BsonType.objectId:
      return `ObjectId('${bytes.toString('hex')}')`;
    case BsonType.date:
      return `new Date(${bytes.readBigInt64LE(0)})`;
    case BsonType.timestamp:
      return `Timestamp(${bytes.readUInt32LE(4)}, ${bytes.readUInt32LE(0)})`;
    case BsonType.binData:
      return `BinData(${bytes[4]}, ${bytes.toString('hex', 5).toUpperCase()})`;
    case BsonType.regex: {
      const [pattern, options] = bytes.toString('utf8').split('\0');
      return `/${pattern}/${options}`;
    }
    case BsonType.object: {
      const fields = childrenOf(value).map(formatField).join(', ');
      return fields === '' ? '{}' : `{ ${fields} }`;
    }
    case BsonType.array: {
      const items = childrenOf(value).map(formatValue).join(', ');
      return items === '' ? '[]' : `[ ${items} ]`;
    }
    default:
      return `<${bytes.toString('hex')}>`;
  }
}

/** `name: value` */
export function formatField(field: BsonValue & { name: string }): string {
  return formatNamed(field.name, field);
}

/** A value under a name that is not its own. */
export function formatNamed(name: string, value: BsonValue): string {
  return `${name}: ${formatValue(value)}`;
}

/** A server keeps the point, to tell a double from an int. */
function formatDouble(double: number): string {
  if (Number.isNaN(double)) return 'nan';
  if (!Number.isFinite(double)) return double > 0 ? 'inf' : '-inf';
  return Number.isInteger(double) ? `${double}.0` : String(double);
}
