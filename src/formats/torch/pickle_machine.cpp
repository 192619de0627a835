// SPDX-License-Identifier: MIT
#include "formats/torch/pickle_machine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <unordered_map>
#include <utility>

#include "formats/torch/known_calls.hpp"
#include "formats/torch/pickle_stack.hpp"
#include "io/little_endian.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr size_t max_stack = 1'000'000;

/// Python's own machine, whose stack holds the places of values.
class PickleMachine {
 public:
  explicit PickleMachine(std::string_view bytes) : bytes_(bytes) {}

  Pickle run() {
    while (!is_done_) {
      const auto opcode = static_cast<unsigned char>(bytes_.take(1)[0]);
      const Step step = steps()[opcode];
      if (!step)
        throw damaged_pickle(
            fmt::format("opcode {:#04x} at byte {} is not one of protocol 2 to 5", opcode, bytes_.at() - 1));
      (this->*step)();
      if (stack_.size() > max_stack) throw damaged_pickle(fmt::format("more than {} values on its stack", max_stack));
    }
    return std::move(pickle_);
  }

 private:
  using Step = void (PickleMachine::*)();

  void push(PickleValue value) { stack_.push(pickle_.add(std::move(value))); }
  PickleValue& value(PickleId id) { return pickle_.values[id]; }
  std::string name_of(PickleId id) {
    if (!pickle_.is(id, PickleKind::global))
      throw damaged_pickle("it calls a value that is neither a class nor a function");
    return value(id).text;
  }
  std::vector<PickleId> arguments_of(PickleId tuple) {
    if (!pickle_.is(tuple, PickleKind::tuple)) throw damaged_pickle("the arguments of a call are not a tuple");
    return value(tuple).items;
  }

  // ---- values
  void none() { push({}); }
  void yes() { push_integer(PickleKind::boolean, 1); }
  void no() { push_integer(PickleKind::boolean, 0); }
  void push_integer(PickleKind kind, int64_t integer) {
    PickleValue made{kind};
    made.integer = integer;
    push(std::move(made));
  }
  void push_text(PickleKind kind, std::string_view text) {
    PickleValue made{kind};
    made.text = text;
    push(std::move(made));
  }
  void int1() { push_integer(PickleKind::integer, static_cast<int64_t>(bytes_.number(1))); }
  void int2() { push_integer(PickleKind::integer, static_cast<int64_t>(bytes_.number(2))); }
  void int4() { push_integer(PickleKind::integer, static_cast<int32_t>(bytes_.number(4))); }
  void long1() { push_long(bytes_.number(1)); }
  void long4() { push_long(bytes_.number(4)); }
  /// A whole number of any size; one that 64 bits do not hold stays bytes, since no size or count is.
  void push_long(uint64_t count) {
    const std::string_view digits = bytes_.take(count);
    if (count > 8) return push_text(PickleKind::bytes, digits);
    uint64_t bits = little_endian(digits);
    if (count > 0 && count < 8 && digits.back() < 0) bits |= ~uint64_t{0} << (8 * count);
    push_integer(PickleKind::integer, static_cast<int64_t>(bits));
  }
  void real() {
    std::string digits(bytes_.take(8));
    std::reverse(digits.begin(), digits.end());  // the only numbers with the most significant byte first
    PickleValue made{PickleKind::real};
    made.real = std::bit_cast<double>(little_endian(digits));
    push(std::move(made));
  }
  void text1() { push_text(PickleKind::text, bytes_.take(bytes_.number(1))); }
  void text4() { push_text(PickleKind::text, bytes_.take(bytes_.number(4))); }
  void text8() { push_text(PickleKind::text, bytes_.take(bytes_.number(8))); }
  void bytes1() { push_text(PickleKind::bytes, bytes_.take(bytes_.number(1))); }
  void bytes4() { push_text(PickleKind::bytes, bytes_.take(bytes_.number(4))); }
  void bytes8() { push_text(PickleKind::bytes, bytes_.take(bytes_.number(8))); }

  // ---- containers
  void mark() { stack_.mark(); }
  void push_items(PickleKind kind, std::vector<PickleId> items) {
    PickleValue made{kind};
    made.items = std::move(items);
    push(std::move(made));
  }
  void empty_list() { push({PickleKind::list}); }
  void empty_dict() { push({PickleKind::dict}); }
  void empty_set() { push({PickleKind::set}); }
  void empty_tuple() { push({PickleKind::tuple}); }
  void marked_list() { push_items(PickleKind::list, stack_.pop_marked()); }
  void marked_tuple() { push_items(PickleKind::tuple, stack_.pop_marked()); }
  void marked_set() { push_items(PickleKind::set, stack_.pop_marked()); }
  void marked_dict() {
    const PickleId dict = pickle_.add({PickleKind::dict});
    add_entries(dict, stack_.pop_marked());
    stack_.push(dict);
  }
  void tuple1() { push_last(1); }
  void tuple2() { push_last(2); }
  void tuple3() { push_last(3); }
  void push_last(size_t count) {
    std::vector<PickleId> items(count);
    for (size_t i = count; i-- > 0;) items[i] = stack_.pop();
    push_items(PickleKind::tuple, std::move(items));
  }
  void append() {
    const PickleId item = stack_.pop();
    add_items(stack_.top(), {item});
  }
  void appends() {
    const std::vector<PickleId> items = stack_.pop_marked();
    add_items(stack_.top(), items);
  }
  void set_item() {
    const PickleId item = stack_.pop(), key = stack_.pop();
    add_entries(stack_.top(), {key, item});
  }
  void set_items() {
    const std::vector<PickleId> entries = stack_.pop_marked();
    add_entries(stack_.top(), entries);
  }
  void add_items(PickleId to, const std::vector<PickleId>& items) {
    const PickleKind kind = value(to).kind;
    if (kind != PickleKind::list && kind != PickleKind::set && kind != PickleKind::object)
      throw damaged_pickle("it appends to a value that is not a list");
    value(to).items.insert(value(to).items.end(), items.begin(), items.end());
  }
  void add_entries(PickleId to, const std::vector<PickleId>& entries) {
    if (entries.size() % 2 != 0) throw damaged_pickle("a key without a value");
    if (value(to).kind != PickleKind::dict && value(to).kind != PickleKind::object)
      throw damaged_pickle("it sets items of a value that is not a dict");
    value(to).entries.insert(value(to).entries.end(), entries.begin(), entries.end());
  }

  // ---- stack and memo
  void drop() { stack_.drop(); }
  void drop_marked() { stack_.pop_marked(); }
  void again() { stack_.push(stack_.top()); }
  void put1() { put(bytes_.number(1)); }
  void put4() { put(bytes_.number(4)); }
  void put_next() { put(memo_.size()); }
  void put(uint64_t index) { memo_[index] = stack_.top(); }
  void get1() { get(bytes_.number(1)); }
  void get4() { get(bytes_.number(4)); }
  void get(uint64_t index) {
    const auto found = memo_.find(index);
    if (found == memo_.end())
      throw damaged_pickle(fmt::format("it takes value {} again, which it has not kept", index));
    stack_.push(found->second);
  }

  // ---- classes, and what is made of them
  void push_global(std::string_view module, std::string_view name) {
    push_text(PickleKind::global, fmt::format("{}.{}", module, name));
  }
  void global() {
    const std::string_view module = bytes_.line();
    push_global(module, bytes_.line());
  }
  void stack_global() {
    const PickleId name = stack_.pop(), module = stack_.pop();
    if (!pickle_.is(name, PickleKind::text) || !pickle_.is(module, PickleKind::text))
      throw damaged_pickle("a class without a name");
    push_global(std::string(value(module).text), std::string(value(name).text));
  }
  void reduce() {
    const std::vector<PickleId> arguments = arguments_of(stack_.pop());
    const std::string function = name_of(stack_.pop());
    stack_.push(known_call(pickle_, function, arguments));
  }
  /// OBJ: the class is the first of what is marked.
  void call_marked() {
    const std::vector<PickleId> all = stack_.pop_marked();
    if (all.empty()) throw damaged_pickle("a call of nothing");
    stack_.push(known_call(pickle_, name_of(all[0]), std::span(all).subspan(1)));
  }
  /// INST: the class is written out.
  void call_named() {
    const std::string module(bytes_.line());
    const std::string name(bytes_.line());
    stack_.push(known_call(pickle_, module + "." + name, stack_.pop_marked()));
  }
  void new_object() {
    const std::vector<PickleId> arguments = arguments_of(stack_.pop());
    push_object(name_of(stack_.pop()), arguments);
  }
  void new_object_with_keywords() {
    const PickleId keywords = stack_.pop();
    std::vector<PickleId> arguments = arguments_of(stack_.pop());
    arguments.push_back(keywords);
    push_object(name_of(stack_.pop()), std::move(arguments));
  }
  void push_object(const std::string& name, std::vector<PickleId> arguments) {
    PickleValue made{PickleKind::object};
    made.text = name;
    made.arguments = std::move(arguments);
    push(std::move(made));
  }
  void build() {
    const PickleId state = stack_.pop();
    if (value(stack_.top()).kind == PickleKind::object)
      value(stack_.top()).state = state;  // a dict's own attributes are of no use
  }
  void reference() { stack_.push(known_reference(pickle_, stack_.pop())); }

  // ---- the stream itself
  void protocol() {
    if (const uint64_t version = bytes_.number(1); version < 2 || version > 5)
      throw damaged_pickle(fmt::format("protocol {}, expected 2 to 5", version));
  }
  void frame() {
    if (bytes_.number(8) > bytes_.left()) throw damaged_pickle("a frame ends behind it");
  }
  void stop() {
    pickle_.root = stack_.pop();
    if (!stack_.is_empty()) throw damaged_pickle("values are left on its stack");
    is_done_ = true;
  }

  static const std::array<Step, 256>& steps();

  PickleBytes bytes_;
  bool is_done_ = false;
  Pickle pickle_;
  PickleStack stack_;
  std::unordered_map<uint64_t, PickleId> memo_;
};

/// Python's pickletools lists the opcodes. Those of out-of-band buffers, extension registries and text of protocol 0
/// are left out: torch.save writes none of them.
const std::array<PickleMachine::Step, 256>& PickleMachine::steps() {
  using M = PickleMachine;
  static const std::pair<unsigned char, Step> known[] = {{'N', &M::none},          {0x88, &M::yes},
                                                         {0x89, &M::no},           {'K', &M::int1},
                                                         {'M', &M::int2},          {'J', &M::int4},
                                                         {0x8a, &M::long1},        {0x8b, &M::long4},
                                                         {'G', &M::real},          {'U', &M::text1},
                                                         {'T', &M::text4},         {0x8c, &M::text1},
                                                         {'X', &M::text4},         {0x8d, &M::text8},
                                                         {'C', &M::bytes1},        {'B', &M::bytes4},
                                                         {0x8e, &M::bytes8},       {0x96, &M::bytes8},
                                                         {'(', &M::mark},          {']', &M::empty_list},
                                                         {'}', &M::empty_dict},    {0x8f, &M::empty_set},
                                                         {')', &M::empty_tuple},   {'l', &M::marked_list},
                                                         {'t', &M::marked_tuple},  {0x91, &M::marked_set},
                                                         {'d', &M::marked_dict},   {0x85, &M::tuple1},
                                                         {0x86, &M::tuple2},       {0x87, &M::tuple3},
                                                         {'a', &M::append},        {'e', &M::appends},
                                                         {0x90, &M::appends},      {'s', &M::set_item},
                                                         {'u', &M::set_items},     {'0', &M::drop},
                                                         {'1', &M::drop_marked},   {'2', &M::again},
                                                         {'q', &M::put1},          {'r', &M::put4},
                                                         {0x94, &M::put_next},     {'h', &M::get1},
                                                         {'j', &M::get4},          {'c', &M::global},
                                                         {0x93, &M::stack_global}, {'R', &M::reduce},
                                                         {'o', &M::call_marked},   {'i', &M::call_named},
                                                         {0x81, &M::new_object},   {0x92, &M::new_object_with_keywords},
                                                         {'b', &M::build},         {'Q', &M::reference},
                                                         {0x80, &M::protocol},     {0x95, &M::frame},
                                                         {'.', &M::stop}};
  static const std::array<Step, 256> table = [] {
    std::array<Step, 256> steps{};
    for (const auto& [opcode, step] : known) steps[opcode] = step;
    return steps;
  }();
  return table;
}

}  // namespace

Pickle read_pickle(std::string_view bytes) { return PickleMachine(bytes).run(); }

}  // namespace seqcast
