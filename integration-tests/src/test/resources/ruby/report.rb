# Much of Ruby and its library over a table of sales; its output is the same wherever it runs, and in each version since 3.1.
require 'csv'
require 'date'
require 'delegate'
require 'digest'
require 'erb'
require 'json'
require 'optparse'
require 'ostruct'
require 'pathname'
require 'securerandom'
require 'set'
require 'stringio'
require 'strscan'
require 'tempfile'
require 'time'
require 'tsort'
require 'yaml'
require 'zlib'

Sale = Struct.new(:shop, :day, :amount) do
  include Comparable

  def <=>(other) = amount <=> other.amount
end

def show(name, value)
  puts "#{name.ljust(12)}#{value.is_a?(String) ? value : JSON.generate(value)}"
end

top = 1
OptionParser.new { |options| options.on('--top N', Integer) { |n| top = n } }.parse!
show('arguments', [top, ARGV, $0 == __FILE__, __method__.inspect])

first = $stdin.gets
rest = +''
while (block = $stdin.read(7))
  rest << block
end
rest.force_encoding('UTF-8')
sales = CSV.parse(first + rest, headers: true).map do |row|
  Sale.new(row['shop'], Date.iso8601(row['day']), Rational(row['amount']))
end
show('shops', sales.map(&:shop))
show('largest', sales.max(top).map { |sale| [sale.shop, sale.day.to_s, sale.amount.to_f] })
show('clamped', sales.first.clamp(sales[1], sales[1]).shop)
show('weekdays', sales.map { |sale| sale.day.strftime('%A') }.tally)
show('span', (sales.map(&:day).max - sales.map(&:day).min).to_i)
show('json', JSON.parse(JSON.pretty_generate(sales.map(&:to_a))))
show('yaml', YAML.dump(sales.to_h { |sale| [sale.shop, sale.amount.to_i] }))
show('erb', ERB.new('<% sales.each do |sale| %><%= sale.shop %>;<% end %>').result(binding))

show('strings', ['Größe'[2], 'Größe'.bytesize, 'ÄÖ'.downcase, 'straße'.upcase, 'é'.unicode_normalize(:nfd).length])
show('encodings', ["Gr\u00fc\u00dfe".encode('UTF-16LE').bytes, 'ü'.encode('ISO-8859-1').bytes, "\xff".scrub('?'), 'x'.encoding.name])
show('regexps', ['2024-02-29'[/(?<year>\d+)-\d+/, :year], 'Bäcker Übel'.scan(/\b\p{Lu}\p{Ll}+/), 'aXbX'.gsub(/x/i) { $&.ord }])
show('scanner', StringScanner.new('12 ab').then { |scanner| [scanner.scan(/\d+/), scanner.skip(/\s+/), scanner.rest] })
show('integers', [2**200, 3.pow(1000, 10**9 + 7), Integer.sqrt(10**40), -7 / 2, 'zz'.to_i(36), 100.digits])
show('numbers', [Rational(1, 3) + Rational(1, 6), Complex(1, 2)**3, 0.1 + 0.2, 2.675.round(2), 1e300 * 1e10 > 1e308].map(&:to_s))
show('packed', [1, -2, 0.5, 'abcd'].pack('Sl<Ea4').unpack1('H*'))

class Tree
  include Enumerable
  include TSort

  def initialize(left, value, right) = (@left, @value, @right = left, value, right)

  def each(&block)
    @left&.each(&block)
    yield @value
    @right&.each(&block)
  end
end
tree = Tree.new(Tree.new(nil, 1, nil), 2, Tree.new(nil, 3, nil))
show('enumerable', [tree.sort_by { -_1 }, tree.each_cons(2).to_a, tree.include?(3), tree.lazy.map { _1 * 2 }.first(2)])
external = tree.to_enum
show('external', [external.next, external.peek, external.next, external.next, (external.next rescue $!.class.name)])
fibonacci = Enumerator.new { |out| a, b = 0, 1; loop { out << a; a, b = b, a + b } }
show('generator', fibonacci.lazy.select(&:even?).first(10))
fiber = Fiber.new { |n| 3.times { n = Fiber.yield(n + 1) }; :done }
show('fiber', [fiber.resume(1), fiber.resume(10), fiber.resume(20), fiber.resume(0), fiber.alive?])
show('nested', Array.new(100) { |i| Enumerator.new { |out| [i].each { |n| out << n } } }.sum(&:next))

case JSON.parse('{"kind": "shop", "tags": ["a", "b", "c"]}', symbolize_names: true)
in { kind: 'shop', tags: [first, *others] }
  show('pattern', [first, others])
end
show('caught', catch(:found) { [[1], [2]].each { |list| list.each { |n| throw :found, n * 10 if n == 2 } } })
def ensured
  [1, 2].each { |n| return n }
ensure
  show('ensure', 'ran')
end
show('returned', ensured)
show('retried', begin
  tries = (tries || 0) + 1
  raise ArgumentError, 'again' if tries < 3
  tries
rescue ArgumentError
  retry
end)
show('causes', begin
  begin
    Integer('x')
  rescue ArgumentError
    raise 'outer'
  end
rescue => error
  [error.message, error.cause.message]
end)
show('frozen', ('a'.freeze << 'b' rescue $!.class.name))
show('dispatch', Class.new { def method_missing(name, *) = name; def respond_to_missing?(*) = true }.new.anything)
show('delegated', SimpleDelegator.new([3, 1]).sort)
show('keywords', ->(a, b = 2, *c, d:, e: 5, **f) { [a, b, c, d, e, f] }.(1, d: 4, g: 7))

data = rest * 50
show('digests', [Digest::MD5, Digest::SHA1, Digest::SHA256, Digest::SHA512].map { |type| type.hexdigest(data)[0, 16] })
show('zlib', [Zlib.crc32(data), Zlib::Inflate.inflate(Zlib::Deflate.deflate(data)) == data, Zlib.gunzip(Zlib.gzip(data)).size])
show('marshal', Marshal.load(Marshal.dump(sales)) == sales)
show('random', [Random.new(7).rand(1000), Random.new(7).bytes(3).bytes, [1, 2, 3, 4].shuffle(random: Random.new(1))])
show('secure', SecureRandom.hex(8).size)
show('time', [Time.at(10**9).utc.iso8601, Time.parse('2024-02-29 12:00 UTC').yday, Time.utc(2000).strftime('%a %j')])
show('set', (Set[1, 2, 3] & Set[2, 3, 4]).to_a)
show('text', StringIO.new("one\ntwo\n").each_line(chomp: true).with_index.to_a)
Tempfile.create('sales') do |file|
  file.write(data)
  file.close
  show('files', [File.size(file.path) == data.bytesize, Pathname(file.path).basename.to_s.start_with?('sales')])
end
kept = Array.new(1000) { |i| "kept #{i}" }
100.times { Array.new(10_000) { 'garbage' * 3 } }
GC.start
show('collected', [kept.last, ObjectSpace.each_object(Class).include?(Sale)])
show('data', DATA.read)
at_exit { puts 'at exit' }
__END__
read by the script
