// SPDX-License-Identifier: MIT
#include "picture/svg.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/shown_text.hpp"

namespace seqcast {

std::string xml_escaped(std::string_view text) {
  std::string result;
  for (const char letter : shown(text)) {
    switch (letter) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += letter;
    }
  }
  return result;
}

std::string coordinate(double value) {
  const double rounded = std::round(value * 100) / 100;
  return fmt::format("{}", rounded == 0 ? 0.0 : rounded);  // no minus before 0
}

void Svg::open_group(std::string_view kind, const Attributes& extra) {
  elements_ += fmt::format("<g class=\"{}\"", kind);
  for (const auto& [name, value] : extra) elements_ += fmt::format(" {}=\"{}\"", name, xml_escaped(value));
  elements_ += ">\n";
}

void Svg::close_group() { elements_ += "</g>\n"; }

void Svg::rect(const Box& box, std::string_view kind) {
  elements_ += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n", kind,
                           coordinate(box.x), coordinate(box.y), coordinate(box.width), coordinate(box.height));
}

void Svg::line(Spot from, Spot to, std::string_view kind) {
  elements_ += fmt::format("<line class=\"{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>\n", kind, coordinate(from.x),
                           coordinate(from.y), coordinate(to.x), coordinate(to.y));
}

void Svg::path(std::string_view outline, std::string_view kind) {
  elements_ += fmt::format("<path class=\"{}\" d=\"{}\"/>\n", kind, outline);
}

void Svg::text(Spot at, std::string_view text, std::string_view kind) {
  elements_ += fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\">{}</text>\n", kind, coordinate(at.x), coordinate(at.y),
                           xml_escaped(text));
}

void Svg::tip(std::string_view text) { elements_ += fmt::format("<title>{}</title>\n", xml_escaped(text)); }

std::string Svg::file(double width, double height, std::string_view title, std::string_view style) const {
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\">\n"
      "<title>{2}</title>\n<style>\n{3}</style>\n<rect class=\"paper\" width=\"{0}\" height=\"{1}\"/>\n{4}</svg>\n",
      coordinate(width), coordinate(height), xml_escaped(title), style, elements_);
}

}  // namespace seqcast
